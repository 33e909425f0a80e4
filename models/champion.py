"""The text model that is live: the champion if it can be used, else the newest one before it, never none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.analyzer import TextModel
from models.encoder import SentenceEncoder, load_encoder
from models.errors import ModelError
from models.loading import BASE, load_text_model
from models.probe import check_probe
from models.registry import Registry, RegistryError


@dataclass(frozen=True, slots=True)
class Served:
    """A loaded model, the name of its version (``None``: shipped), the event that made it live, what went wrong."""

    model: TextModel
    name: str | None
    event: str | None
    problem: str | None = None


def text_registry(root: Path, encoder: SentenceEncoder | None = None) -> Registry:
    """Return the registry of text models; what it promotes must load and agree with its probe."""
    return Registry(root, lambda folder: load_checked(folder, encoder or load_encoder(None)))


def load_checked(folder: Path, encoder: SentenceEncoder) -> TextModel:
    """Load a version and compare its scores of the probe sentences with those it was made with.

    Raises
    ------
    ArtifactError
        If it is damaged, of another format or encoder, or gives other scores with the libraries installed here.
    """
    model = load_text_model(folder, encoder)
    check_probe(folder, model)
    return model


def load_champion(root: Path, encoder: SentenceEncoder) -> Served:
    """Load what is live; falls back along the history and says so, so that a valid model is always served."""
    registry = Registry(root)
    problems: list[str] = []
    try:
        live = registry.champion()
    except RegistryError as error:
        live = None
        problems.append(str(error))
    event = live.event if live else None
    tried: set[str | None] = set()
    candidates = [one.name for one in reversed(registry.history())]
    for name in ([live.name] if live else []) + candidates:
        if name is None:
            break
        if name in tried:
            continue
        tried.add(name)
        try:
            model = load_checked(registry.folder(name), encoder)
        except (ModelError, OSError) as error:
            problems.append(str(error))
            continue
        return Served(model, name, event, _told(problems, name))
    model = load_text_model(BASE / "text", encoder)
    return Served(model, None, event, _told(problems, "the shipped version"))


def pointer_of(root: Path) -> str | None:
    """Return the event that made the present champion live; cheap, to be asked before every analysis."""
    try:
        live = Registry(root).champion()
    except RegistryError:
        return None
    return live.event if live else None


def _told(problems: list[str], instead: str) -> str | None:
    return f"{'; '.join(problems)}; serving {instead} instead" if problems else None
