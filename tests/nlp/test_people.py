"""Persons are known by where they stand, and ordinary words in their place are left alone."""

from __future__ import annotations

import time

import pytest

from nlp.domain import Document, DocumentKind, Language
from nlp.layout import lay_out
from nlp.neutral import neutral
from nlp.people import named_people
from nlp.people.en import is_english_name
from nlp.people.zh import is_full_name


@pytest.mark.parametrize(
    "name",
    [
        "仇亮",
        "诸葛青",
        "欧阳靖远",
        "柯总",
        "蓝院长",
        "老祝",
        "阿珍",
        "陈晓东主任",
        "迈克尔·陈",
        "張偉",
    ],
)
@pytest.mark.parametrize(
    "frame",
    ["{}提出，需要导出。", "请{}确认一下。", "采购部{}反馈，现在没法导出。", "按{}的意思，要导出。", "@{} 请导出。"],
)  # fmt: skip
def test_chinese_persons_are_one(name: str, frame: str) -> None:
    """Any name in any place of a person reads as one name."""
    assert neutral(frame.format(name), Language.ZH) == frame.format("小王")


@pytest.mark.parametrize(
    "name",
    ["Siobhan", "Tunde Bakare", "Anneke van der Berg", "O'Brien", "Dr. Patel", "Søren", "Grace"],
)
@pytest.mark.parametrize(
    "frame",
    ["{} asked us to export it.", "Hi {},\nplease export it.", "I spoke with {} about it.", "{}'s team wants it."],
)  # fmt: skip
def test_english_persons_are_one(name: str, frame: str) -> None:
    """Any name in any place of a person reads as one name."""
    assert neutral(frame.format(name), Language.EN) == frame.format("Alex")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("高峰期要求系统不卡顿。", Language.ZH),
        ("和财务确认后再推送。", Language.ZH),
        ("金额：保留两位小数", Language.ZH),
        ("老师希望能批量打分。", Language.ZH),
        ("管理员确认后生效。", Language.ZH),
        ("员工提出申请后自动流转。", Language.ZH),
        ("Management wants a weekly report.", Language.EN),
        ("Q: Excel says the file is corrupt.", Language.EN),
        ("Hi all, please add a filter.", Language.EN),
        ("Mark all as read", Language.EN),
        ("According to GDPR, data must be erased.", Language.EN),
    ],
)
def test_words_in_the_place_of_a_person_stay(words: str, language: Language) -> None:
    """Roles, products and things that ask, say or are greeted are no persons."""
    assert neutral(words, language) == words


@pytest.mark.parametrize(
    "words",
    [
        "王国强今早说",
        "徐明晨6.18说",
        "钟伟刚礼拜天说",
        "慕容复9/1说",
        "阎部长月初说",
        "老祝昨晚说",
        "柯总上周四说",
    ],
)
def test_when_somebody_spoke_is_one_day(words: str) -> None:
    """Any time between a name and a verb of speaking is a day, and characters of time within names are none."""
    assert neutral(f"{words}：要导出。", Language.ZH) == "小王周五说：要导出。"


def test_a_name_of_the_attendance_is_known_in_every_sentence() -> None:
    """What no word near it shows is known from the line of participants."""
    text = "会议纪要\n参会人员：卓越（客户）、单敏、Tunde Bakare\n\n讨论\n导出由卓越在下周写完。\n"
    people = named_people(lay_out(Document("d", text, DocumentKind.NOTES)))
    assert {"卓越", "单敏", "Tunde Bakare", "Bakare"} <= set(people)
    assert neutral("导出卓越在写。", Language.ZH, people) == "导出小王在写。"


@pytest.mark.parametrize(
    "words", ["周期", "方案", "祝好", "说明", "Product Owner", "Teams", "QA", "Q"]
)
def test_what_is_no_name_is_none(words: str) -> None:
    """Not even where names stand."""
    assert not is_full_name(words)
    assert not is_english_name(words)


@pytest.mark.parametrize("language", list(Language))
def test_long_lists_of_names_take_linear_time(language: Language) -> None:
    """Four times the text, well under sixteen times the time."""
    seconds = []
    for count in (2_000, 8_000):
        words = "".join(
            f"王{chr(0x4E00 + n % 900)}{chr(0x5200 + n % 700)}说，Ann{n}a Bo said "
            for n in range(count)
        )
        start = time.process_time()
        neutral.__wrapped__(words, language)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 10 * seconds[0] + 0.1
