"""Versions of the text model: what there is, what is live, going forward and back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.champion import text_registry
from models.encoder import load_encoder
from models.errors import ArtifactError, ModelError
from models.exchange import export_version, import_version
from models.projects import erase_from
from models.registry import SHIPPED, Event, Registry, RegistryError, Version
from service.errors import BadRequestError, NotFoundError
from service.parts import Parts
from service.schemas import models as m
from service.usecases.model_reports import card_out, report_out
from service.work import Work


def registry_of(parts: Parts) -> Registry:
    """Return the versions of this installation, for reading."""
    return Registry(parts.settings.state / "models")


def forget_project(parts: Parts, name: str) -> None:
    """Take what was learned of a project alone out of every version; a damaged version cannot serve and stays."""
    registry = registry_of(parts)
    for version in registry.names():
        with suppress(ArtifactError):
            erase_from(registry.folder(version), name)


def overview(parts: Parts) -> m.Models:
    """Return all versions, and what is live."""
    registry = registry_of(parts)
    with _explained():
        live = registry.champion()
    name = live.name if live else None
    champion = parts.models.champion
    served = champion.served if champion is not None else None
    shipped = m.ModelVersion(name=SHIPPED, live=name is None)
    return m.Models(
        live=name or SHIPPED,
        serving=(served.name or SHIPPED) if served else None,
        problem=served.problem if served else None,
        fixed=champion is None,
        versions=[*(_shown(one, name) for one in reversed(registry.versions())), shipped],
        history=[event_out(event) for event in reversed(registry.history())],
    )


def detail(parts: Parts, session: Session, name: str) -> m.ModelVersionDetail:
    """Return one version with its card and report."""
    registry = registry_of(parts)
    version = existing(registry, name)
    with _explained():
        live = registry.champion()
    folder = registry.folder(name)
    manifest = version.manifest
    return m.ModelVersionDetail(
        **_shown(version, live.name if live else None).model_dump(),
        data_hash=manifest.get("data_hash"),
        seed=manifest.get("seed"),
        revision=manifest.get("revision"),
        libraries=manifest.get("libraries", {}),
        card=card_out(session, folder / "card.md"),
        report=report_out(session, folder / "report.json"),
    )


def promote(work: Work, parts: Parts, name: str, why: str) -> m.ModelEvent:
    """Make a version live; a version that cannot be used here is refused with the reason."""
    registry = _checking(parts)
    if name != SHIPPED:
        existing(registry, name)
    work.audit("model.promote", "model", None, name=name)
    work.session.flush()
    with _explained():
        event = registry.promote(None if name == SHIPPED else name, why=why, by=work.actor)
    return event_out(event)


def rollback(work: Work, parts: Parts, why: str) -> m.ModelEvent:
    """Go back to what was live before."""
    registry = _checking(parts)
    work.audit("model.rollback", "model", None)
    work.session.flush()
    with _explained():
        return event_out(registry.rollback(why=why, by=work.actor))


def export(parts: Parts, name: str) -> bytes:
    """Return a version as a file for another installation."""
    registry = registry_of(parts)
    existing(registry, name)
    with tempfile.TemporaryDirectory() as folder, _explained():
        path = Path(folder) / f"{name}.zip"
        export_version(registry, name, path)
        return path.read_bytes()


def import_archive(work: Work, parts: Parts, data: bytes, sha256: str | None) -> str:
    """Add a version of another installation; it is checked by loading it and is not live yet."""
    with tempfile.TemporaryDirectory() as folder, _explained():
        path = Path(folder) / "version.zip"
        path.write_bytes(data)
        name = import_version(_checking(parts), path, sha256=sha256)
    work.audit("model.import", "model", None, name=name)
    return name


def event_out(event: Event) -> m.ModelEvent:
    """Return an event of the history as a wire type."""
    return m.ModelEvent.model_validate(event)


def _checking(parts: Parts) -> Registry:
    root = parts.settings.state / "models"
    return text_registry(root, load_encoder(parts.settings.encoder))


def existing(registry: Registry, name: str) -> Version:
    """Return a version, or say that there is none."""
    try:
        return registry.describe(name)
    except RegistryError as error:
        raise NotFoundError("model version", name) from error


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the registry refuses into an answer with its reason."""
    try:
        yield
    except ArtifactError as error:
        raise BadRequestError(
            f"the version cannot be used here: {error.reason}", extra={"code": "version_unusable"}
        ) from error
    except RegistryError as error:
        extra = {"code": error.code} if error.code else None
        raise BadRequestError(str(error), extra=extra) from error
    except ModelError as error:
        raise BadRequestError(str(error)) from error


def _shown(version: Version, live: str | None) -> m.ModelVersion:
    manifest = version.manifest
    return m.ModelVersion(
        name=version.name,
        live=version.name == live,
        created_at=manifest.get("created_at"),
        parent=manifest.get("parent"),
        decisions=_count(manifest.get("decisions")),
        passed=_passed(manifest.get("gate")),
        problem=version.problem,
    )


def _count(value: Any) -> int | None:  # noqa: ANN401 - from a manifest
    return value if isinstance(value, int) else None


def _passed(gate: Any) -> bool | None:  # noqa: ANN401 - from a manifest
    return {"passed": True, "refused": False}.get(str(gate))
