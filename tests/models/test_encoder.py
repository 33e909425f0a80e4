"""The encoders at run time: shape, length, truncation, damage, and the choice of an encoder."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.encoder import (
    BASE_FOLDER,
    MANIFEST_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderError,
    SentenceEncoder,
    StaticEncoder,
    TransformerEncoder,
    load_encoder,
)


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    """Load the shipped encoder."""
    return _shared()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the shipped artifact so that a test may damage it."""
    return Path(shutil.copytree(BASE_FOLDER, tmp_path / "encoder"))


def test_one_unit_row_per_sentence(encoder: StaticEncoder) -> None:
    """Every sentence with text gets a float32 row of length one."""
    vectors = encoder.encode(["支持批量导出", "The system must export to Excel."])
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_empty_list_has_no_rows(encoder: StaticEncoder) -> None:
    """No sentences give an array of no rows that still knows its width."""
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@pytest.mark.parametrize("blank", ["", " \t\n", "\u3000"])
def test_blank_text_gives_a_zero_row(encoder: StaticEncoder, blank: str) -> None:
    """Nothing to read gives zeros, and the rows beside it are not moved."""
    vectors = encoder.encode([blank, "login", blank, "登录", blank])
    assert not vectors[[0, 2, 4]].any()
    assert np.array_equal(vectors[[1, 3]], encoder.encode(["login", "登录"]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(), max_size=40), max_size=8))
def test_any_text_encodes_alike_alone_and_in_company(texts: list[str]) -> None:
    """Any text, lone surrogates included, has the same finite row alone as in a batch."""
    encoder = _shared()
    together = encoder.encode(texts)
    assert np.isfinite(together).all()
    for row, text in zip(together, texts, strict=True):
        assert np.allclose(row, encoder.encode([text])[0], atol=1e-6)
        assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-4) or not row.any()


@cache
def _shared() -> StaticEncoder:
    return StaticEncoder.load(BASE_FOLDER)


def test_more_sentences_than_a_batch(encoder: StaticEncoder) -> None:
    """Order is kept across the seams of internal batches."""
    texts = [f"requirement {number}" for number in range(2500)]
    vectors = encoder.encode(texts)
    for index in (0, 1023, 1024, 2047, 2499):
        assert np.allclose(vectors[index], encoder.encode([texts[index]])[0], atol=1e-6)


def test_text_after_the_token_limit_is_ignored(encoder: StaticEncoder) -> None:
    """Two texts that agree up to the token limit have the same vector, and earlier words count."""
    start = "导出 " * encoder.token_limit
    first, second, other = encoder.encode([start + "登录", start + "打印", "登录 " + start])
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_width_and_case_do_not_matter(encoder: StaticEncoder) -> None:
    """Full-width and capital letters read as plain ones."""
    vectors = encoder.encode(["导出excel", "导出ＥＸＣＥＬ"])
    assert np.array_equal(vectors[0], vectors[1])


def test_rare_characters_are_not_lost(encoder: StaticEncoder) -> None:
    """A character that was never learned is spelled in bytes instead of vanishing."""
    assert encoder.tokenizer.encode("ꙮ", add_special_tokens=False).tokens == [
        "<0xEA>",
        "<0x99>",
        "<0xAE>",
    ]


@pytest.mark.parametrize(
    ("phrase", "same", "decoy"),
    [
        ("需要能一次导出多条记录", "支持批量导出", "支持批量导入"),
        ("需要能一次导出多条记录", "支持批量导出", "用户登录"),
        ("忘记密码后可以自己重置", "password recovery", "change the avatar"),
        ("filter the orders by date", "订单列表支持时间范围查询", "订单支持在线支付"),
    ],
)
def test_same_wish_is_nearer_than_a_look_alike(
    encoder: StaticEncoder, phrase: str, same: str, decoy: str
) -> None:
    """A paraphrase is nearer than a phrase about something else, within and across languages."""
    vectors = encoder.encode([phrase, same, decoy])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_shipped_artifact_is_small_and_says_where_it_is_from() -> None:
    """The folder is at most 25 MB and its manifest names data, teacher, seed and scores."""
    assert sum(file.stat().st_size for file in BASE_FOLDER.iterdir()) <= 25_000_000
    manifest = json.loads((BASE_FOLDER / MANIFEST_FILE).read_text(encoding="utf-8"))
    assert manifest["scores"]["development"]["zh_en_top1"] >= 0.90
    assert {"data", "teacher", "seed", "libraries"} <= manifest.keys()


def test_loading_needs_neither_torch_nor_sentence_transformers() -> None:
    """The shipped encoder runs in a process where both packages are missing."""
    program = (
        "import sys; sys.modules['torch'] = sys.modules['sentence_transformers'] = None\n"
        "from models.encoder import load_encoder\n"
        "print(load_encoder(None).encode(['登录']).shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "(1, 384)"


@pytest.mark.parametrize("name", [MANIFEST_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
def test_missing_file_is_named(copied: Path, name: str) -> None:
    """A missing file raises an error with its name and the remedy."""
    (copied / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name}.*Restore the folder"):
        load_encoder(copied)


@pytest.mark.parametrize("name", [WEIGHTS_FILE, TOKENIZER_FILE])
def test_one_changed_byte_is_found(copied: Path, name: str) -> None:
    """A file that differs from its checksum is refused."""
    content = bytearray((copied / name).read_bytes())
    content[-1] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(EncoderError, match=rf"{name}.*sha256"):
        load_encoder(copied)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "field format"),
        ({"dimensions": "384"}, "field dimensions"),
        ({"dimensions": 128}, "shape"),
        ({"sha256": None}, "field sha256"),
    ],
)
def test_wrong_manifest_is_refused(copied: Path, change: dict[str, object], message: str) -> None:
    """A manifest that does not fit the files is refused, and the error says which field."""
    path = copied / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(EncoderError, match=message):
        load_encoder(copied)


def test_manifest_that_is_not_json_is_refused(copied: Path) -> None:
    """A damaged manifest raises our error, not a JSON one."""
    (copied / MANIFEST_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=MANIFEST_FILE):
        load_encoder(copied)


def test_default_and_folder_are_the_static_encoder(copied: Path) -> None:
    """No setting means the shipped encoder; a folder of ours is read as such."""
    for spec in (None, copied, str(copied)):
        loaded = load_encoder(spec)
        assert isinstance(loaded, SentenceEncoder)
        assert (loaded.name, loaded.dimensions) == ("clientsignal-static-en-zh", 384)


def test_other_models_need_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the error names what to install."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="pip install sentence-transformers"):
        load_encoder("some/model")


class _Model:
    """A stand-in for a sentence-transformers model."""

    def __init__(self, spec: str) -> None:
        if spec == "no/such":
            raise OSError("not found")

    def __getitem__(self, index: int) -> object:
        return object()

    def get_embedding_dimension(self) -> int:
        return 2

    def encode(self, texts: list[str], **options: object) -> np.ndarray:
        assert options["normalize_embeddings"] is True
        return np.array([[0.6, 0.8]] * len(texts), dtype=np.float32)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a stand-in library where sentence-transformers is looked for."""
    library = type("Library", (), {"SentenceTransformer": _Model})
    monkeypatch.setattr(importlib, "import_module", lambda name: library)


@pytest.mark.usefixtures("stand_in")
def test_any_other_name_is_a_sentence_transformers_model() -> None:
    """A model by name keeps the promises: zero rows for blanks, name and version."""
    loaded = load_encoder("maker/model")
    assert isinstance(loaded, TransformerEncoder)
    assert (loaded.name, loaded.version, loaded.dimensions) == ("model", "unknown", 2)
    assert loaded.encode(["", "x"]).tolist() == [[0.0, 0.0], pytest.approx([0.6, 0.8])]
    assert loaded.encode([]).shape == (0, 2)


@pytest.mark.usefixtures("stand_in")
def test_folder_of_another_model_is_versioned_by_its_weights(tmp_path: Path) -> None:
    """A sentence-transformers folder gets a version that changes with its weights."""
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"one")
    first = load_encoder(tmp_path).version
    (tmp_path / "model.safetensors").write_bytes(b"two")
    assert first != load_encoder(tmp_path).version


@pytest.mark.usefixtures("stand_in")
def test_unknown_model_name_is_explained() -> None:
    """A model that cannot be loaded raises our error with its name."""
    with pytest.raises(EncoderError, match="no/such"):
        load_encoder("no/such")
