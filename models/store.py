"""Stored model versions: a folder with `manifest.json` and `weights.safetensors`, checked before it is used.

No pickle: weights are plain arrays. A version is written to a temporary folder and renamed, so a reader
sees all of it or nothing. The manifest names the encoder and the feature columns that the weights were fitted on;
anything else is refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from models.errors import ArtifactError

FORMAT = 1
MANIFEST = "manifest.json"
WEIGHTS = "weights.safetensors"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a version folder holds."""

    manifest: Mapping[str, Any]
    weights: Mapping[str, NDArray[np.generic]]


def feature_fingerprint(names: tuple[str, ...]) -> str:
    """Return a short hash of feature names; weights fit only the columns they were fitted on."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def save_artifact(
    folder: Path, manifest: Mapping[str, Any], weights: Mapping[str, NDArray[np.generic]]
) -> None:
    """Write a version folder; replaces an existing one only when everything was written.

    Raises
    ------
    OSError
        If the disk refuses; the old version then stays as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        save_file(
            {name: np.ascontiguousarray(value) for name, value in weights.items()}, work / WEIGHTS
        )
        complete = {
            **manifest,
            "format": FORMAT,
            "weights_sha256": hashlib.sha256((work / WEIGHTS).read_bytes()).hexdigest(),
        }
        text = json.dumps(complete, ensure_ascii=False, indent=1, sort_keys=True)
        (work / MANIFEST).write_text(text + "\n", encoding="utf-8")
        for kept in folder.iterdir() if folder.exists() else ():
            if kept.name not in {MANIFEST, WEIGHTS}:
                shutil.copy2(kept, work / kept.name)
        work.chmod(0o755)
        (work / WEIGHTS).chmod(0o644)
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.rename(old / "old")
            try:
                work.rename(folder)
            except OSError:
                (old / "old").rename(folder)
                raise
            finally:
                shutil.rmtree(old)
        else:
            work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def load_artifact(folder: Path) -> Artifact:
    """Read and check a version folder.

    Raises
    ------
    ArtifactError
        If a file is missing, damaged or of another format; says which and what to do.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArtifactError(folder, f"{MANIFEST} is missing; install the version again") from error
    except (ValueError, UnicodeDecodeError) as error:
        raise ArtifactError(folder, f"{MANIFEST} is damaged; install the version again") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArtifactError(
            folder, f"it is not of format {FORMAT}; it was written by another ClientSignal version"
        )
    path = folder / WEIGHTS
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise ArtifactError(folder, f"{WEIGHTS} is missing; install the version again") from error
    if digest != manifest.get("weights_sha256"):
        raise ArtifactError(
            folder, f"{WEIGHTS} does not match its checksum; install the version again"
        )
    try:
        weights = load_file(path)
    except SafetensorError as error:
        raise ArtifactError(folder, f"{WEIGHTS} is damaged; install the version again") from error
    return Artifact(manifest, weights)
