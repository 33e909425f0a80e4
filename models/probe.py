"""A few fixed sentences with the scores that a version gave them where it was made.

Weights are plain arrays and fit any library; but hashing, tokenizing or splitting words may change with a library
version, and the same weights would then judge other features. The probe finds that out by looking at the results.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from models.analyzer import TextModel
from models.errors import ArtifactError
from models.features import contexts
from models.store import load_artifact
from nlp.domain import Document, DocumentKind
from nlp.layout import lay_out

PROBE = (
    "# Must have\n- The system exports all orders to Excel.\n- Search answers within 2 s.\n\n"
    "Anna: we would like a dark mode, nice to have.\nThanks for the call on Monday.\n\n"
    "## 需求\n- 必须支持批量导出订单。\n- 查询不能超过 2 秒。\n\n李娜：最好有深色模式。\n上周的会议很顺利。"
)
LIBRARIES = ("numpy", "scipy", "scikit-learn", "tokenizers", "jieba", "spacy", "safetensors")
TOLERANCE = 2e-3


def probe_scores(model: TextModel) -> list[float]:
    """Return the probability of a requirement for every unit of the probe text."""
    layout = lay_out(Document("probe", PROBE, DocumentKind.NOTES))
    found = contexts(layout)
    features = model.extractor.extract(layout, found)
    languages = tuple(unit.language for unit in layout.units)
    _, chances = model.opinion(layout, found, features, languages)
    column = model.verdict.labels.index("requirement")
    return [round(float(chance), 5) for chance in chances[:, column]]


def library_versions() -> dict[str, str]:
    """Return the installed versions of the libraries that shape features and weights."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def check_probe(folder: Path, model: TextModel) -> None:
    """Compare the scores of the probe with the stored ones.

    Raises
    ------
    ArtifactError
        If they differ; names the libraries that changed since the version was made.
    """
    manifest = load_artifact(folder).manifest
    stored = manifest.get("probe")
    if stored is None:
        raise ArtifactError(folder, "its manifest has no probe; train it again with this program")
    now = probe_scores(model)
    if len(now) == len(stored) and np.allclose(now, stored, atol=TOLERANCE):
        return
    made = dict(manifest.get("libraries", {}))
    changed = [
        f"{name} {made.get(name, 'unknown')} there, {here} here"
        for name, here in library_versions().items()
        if made.get(name) != here
    ]
    reason = ", ".join(changed) or "the program itself changed"
    raise ArtifactError(
        folder,
        f"it gives other scores here than where it was made ({reason}); train it again here or install those versions",
    )
