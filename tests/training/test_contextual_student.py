"""The bilingual student: where its pieces start, that distillation moves it, and how it is compared with the heads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from models.contextual.reader import TOKENIZER
from models.encoder import BASE_FOLDER, StaticEncoder
from models.store import save_artifact
from nlp.domain import Document
from tests.training.tiny_bert import save_tiny_bert, tokenizer_of
from training.contextual.comparison import gain_interval, judge
from training.contextual.folds import fold_of, held_out_documents
from training.contextual.network import UnitNetwork, export_weights
from training.contextual.student import Distillation, Student, build_student, distil, short_pairs
from training.contextual.transfer import add_tuning
from training.contextual.vocabulary import SIGNS, choose_tokenizer, first_embeddings, pieces_of
from training.corpus import LabelledDocument
from training.encoder.corpus import Corpus, Pair

WORDS = [*SIGNS, "export", "import", "payment", "report", "page", "."]
SIZES = (6, 4)


@pytest.fixture(scope="module")
def static() -> StaticEncoder:
    return StaticEncoder.load(BASE_FOLDER)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = save_tiny_bert(tmp_path_factory.mktemp("teacher"), WORDS)
    tokenizer_of(WORDS).save(str(folder / TOKENIZER))
    return folder


@pytest.fixture
def student(teacher: Path, static: StaticEncoder) -> Student:
    return build_student(teacher, static, ["导出报表 export the report"], Distillation())


def test_rare_pieces_are_left_out_and_text_cannot_hold_a_sign(static: StaticEncoder) -> None:
    """Words that were not seen fall into characters, and "[SEP]" in a text is not the separator."""
    made = choose_tokenizer(static.tokenizer, ["批量导出 export"], rarest_han=1, rarest_other=1)
    assert pieces_of(made)[: len(SIGNS)] == list(SIGNS)
    assert "批量" in pieces_of(made)
    assert "报表" not in pieces_of(made)
    cut = made.encode("批量报表 [SEP]", add_special_tokens=False).tokens
    assert cut[:3] == ["批量", "报", "表"]
    assert "[SEP]" not in cut
    assert len(pieces_of(made)) < static.tokenizer.get_vocab_size() / 4


def test_chinese_pieces_start_at_their_english_neighbors(static: StaticEncoder) -> None:
    """Of MiniLM's words the nearest to 导出 is export, whatever their embeddings are; English words keep theirs."""
    embeddings = np.eye(len(WORDS), dtype=np.float32)
    rows = first_embeddings(
        ["导出", "支付", "export", "。", "<0xE4>"],
        words={word: at for at, word in enumerate(WORDS)},
        embeddings=embeddings,
        static_words=static.tokenizer.get_vocab(),
        static_rows=static.rows,
    )
    assert WORDS[rows[0].argmax()] == "export"
    assert WORDS[rows[1].argmax()] == "payment"
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert [WORDS[row.argmax()] for row in rows[2:]] == ["export", ".", "[UNK]"]


def test_student_reads_alike_in_any_batch_and_after_storing(
    student: Student, tmp_path: Path
) -> None:
    """Padding changes nothing but rounding, and `fit --base` finds body and tokenizer."""
    alone = student.encode(["导出"])
    among = student.encode(["导出报表导出报表导出报表", "导出"])
    assert np.allclose(np.linalg.norm(among, axis=1), 1, atol=1e-3)
    assert float(alone[0] @ among[1]) > 0.999
    student.save(tmp_path)
    again = UnitNetwork(tmp_path, SIZES)
    assert torch.equal(
        again.body.embeddings.word_embeddings.weight, student.body.embeddings.word_embeddings.weight
    )
    assert Tokenizer.from_file(str(tmp_path / TOKENIZER)).token_to_id("[SEP]") == 3


def test_distillation_pulls_both_sides_to_the_teacher(student: Student) -> None:
    """After some steps a Chinese sentence points where it was told to, and the budget is kept."""
    pairs = [Pair("export", "导出"), Pair("report", "报表")] * 6
    targets = np.tile(np.eye(32, dtype=np.float32)[:2], (6, 1))
    before = student.encode(["导出", "报表"])
    told: list[int] = []
    distil(
        student,
        pairs,
        targets,
        Distillation(pieces=2000, planned_pieces=4000, batch_pieces=60, rate=1e-3),
        report=told.append,
    )
    after = student.encode(["导出", "报表"])
    assert (after * targets[:2]).sum() > (before * targets[:2]).sum() + 0.5
    assert told[-1] == 50


def test_long_pairs_are_left_out() -> None:
    """One long sentence would cost what many short ones do."""
    pairs = (Pair("a", "短"), Pair("a", "长" * 100), Pair("a" * 400, "短"))
    assert short_pairs(Corpus(pairs, (), (), "")) == [pairs[0]]


def test_tuning_is_added_to_where_the_student_stands(teacher: Path, tmp_path: Path) -> None:
    """Teacher plus what a tuned network learned is that network, but for one byte a weight; words stay."""
    torch.manual_seed(5)
    tuned = UnitNetwork(teacher, SIZES)
    with torch.no_grad():
        for weight in tuned.parameters():
            weight.add_(0.05 * torch.randn_like(weight))
    save_artifact(tmp_path / "tuned", {"version": "x"}, export_weights(tuned))
    network = UnitNetwork(teacher, SIZES)
    words = network.body.embeddings.word_embeddings.weight.detach().clone()
    add_tuning(network, teacher, tmp_path / "tuned")
    assert torch.equal(network.body.embeddings.word_embeddings.weight, words)
    theirs = tuned.state_dict()
    for name, value in network.state_dict().items():
        if "encoder.layer" in name or name.startswith("head"):
            assert (value - theirs[name]).abs().max() < 0.003, name


def test_threshold_is_read_on_other_documents() -> None:
    """A document whose chances lie elsewhere is judged by the threshold of the others."""
    chance = np.tile(np.array([0.2, 0.6], np.float32), 10)
    asked = np.tile([False, True], 10)
    group = np.repeat(np.arange(10), 2)
    assert judge(chance, asked, group).found.tolist() == asked.tolist()
    moved = chance.copy()
    moved[:2] = [0.7, 0.8]
    assert judge(moved, asked, group).found[:2].tolist() == [True, True]


def test_gain_has_an_interval_over_documents() -> None:
    """Where every document gains the interval leaves out 0; where nothing changed it is 0."""
    asked = np.tile([True, True, False], 20)
    before = np.tile([True, False, False], 20)
    group = np.repeat(np.arange(20), 3)
    assert gain_interval(before, before, asked, group) == (0.0, 0.0)
    low, high = gain_interval(before, asked, asked, group)
    assert 0 < low <= high


def test_held_out_documents_have_the_language_of_the_network(tmp_path: Path) -> None:
    """Versions that name no language are English, as the first ones were."""
    documents = [
        LabelledDocument(
            Document(f"{language}-{at}", "x"), language, "it", "email", "na", "train", ()
        )
        for language in ("en", "zh")
        for at in range(20)
    ]
    for facts, language in (({}, "en"), ({"language": "zh"}, "zh")):
        (tmp_path / "manifest.json").write_text(json.dumps({**facts, "held_out_fold": 1}))
        kept = held_out_documents(tmp_path, documents)
        assert kept == [
            d for d in documents if d.language == language and fold_of(d.document.id) == 1
        ]
        assert kept
