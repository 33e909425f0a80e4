"""A version as one file, to carry it to another installation: a ZIP with a checksum of every member."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from pathlib import Path

from models.errors import ArtifactError
from models.registry import Registry, RegistryError

CHECKSUMS = "checksums.json"
_MEMBERS = frozenset({"manifest.json", "weights.safetensors", "card.md", "report.json"})
_LARGEST = 2**30
_EARLIEST = (1980, 1, 1, 0, 0, 0)
# what zipfile raises on strange bytes: RuntimeError for a password, NotImplementedError for an unknown packing
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, OSError, EOFError, RuntimeError,
)  # fmt: skip


def export_version(registry: Registry, name: str, path: Path) -> str:
    """Write version ``name`` to ``path``; returns the SHA-256 of the file, the same for the same version.

    Raises
    ------
    ModelError
        If there is no such version or it is damaged.
    """
    problem = registry.describe(name).problem
    folder = registry.folder(name)
    if problem is not None:
        raise ArtifactError(folder, problem)
    content = {
        member.name: member.read_bytes()
        for member in sorted(folder.iterdir())
        if member.name in _MEMBERS
    }
    sums = {member: hashlib.sha256(data).hexdigest() for member, data in content.items()}
    header = json.dumps({"format": 1, "name": name, "files": sums}, indent=1, sort_keys=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in {CHECKSUMS: header.encode(), **content}.items():
                # a fixed time, so that the same version gives the same file
                archive.writestr(zipfile.ZipInfo(member, _EARLIEST), data, zipfile.ZIP_DEFLATED)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def import_version(registry: Registry, path: Path, *, sha256: str | None = None) -> str:
    """Add the version in ``path`` to the registry and return its name; nothing is promoted.

    Parameters
    ----------
    registry, path
        Where it goes and where it comes from.
    sha256
        What `export_version` returned, if it came another way than the file.

    Raises
    ------
    RegistryError
        If the file is not such an archive, is damaged, or the name is taken.
    ArtifactError
        If the version cannot be used here.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(f"cannot read {path.name}: {error.strerror}") from error
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256.strip().lower():
        raise RegistryError(
            f"{path.name} does not have the checksum {sha256}; get it again", "version_checksum"
        )
    name, content = _unpack(path)

    def write(folder: Path) -> None:
        folder.mkdir()
        for member, value in content.items():
            (folder / member).write_bytes(value)
        registry.check(folder)

    registry.add(name, write)
    return name


def _unpack(path: Path) -> tuple[str, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise RegistryError(
                    f"{path.name} unpacks to over {_LARGEST >> 20} MiB; not a version",
                    "version_damaged",
                )
            header = json.loads(archive.read(CHECKSUMS))
            name, sums = str(header["name"]), dict(header["files"])
            if strange := sorted(set(sums) - _MEMBERS):
                raise RegistryError(
                    f"{path.name} holds {strange[0]!r}, which is no part of a version",
                    "version_damaged",
                )
            content = {member: archive.read(member) for member in sums}
    except _DAMAGE as error:
        raise RegistryError(
            f"{path.name} is damaged or not a version exported by `models export` ({error}); get it again",
            "version_damaged",
        ) from error
    for member, value in content.items():
        if hashlib.sha256(value).hexdigest() != sums[member]:
            raise RegistryError(
                f"{member} in {path.name} does not match its checksum; get it again",
                "version_damaged",
            )
    return name, content
