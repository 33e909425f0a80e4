"""Versions of the text model over HTTP, with real versions."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from service.client import ClientError
from service.schemas.models import Promote
from tests.service.conftest import House
from tests.service.routes_models import archive

WHY = Promote(why="passed the gate")


def test_a_version_travels_is_promoted_and_rolled_back(sqlite_house: House) -> None:
    """What came from another installation is checked, goes live on demand, and back in one step."""
    client = sqlite_house.client
    assert [one.name for one in client.models().versions] == ["shipped"]
    data = archive()
    name = client.import_model(data, sha256=hashlib.sha256(data).hexdigest()).name
    found = client.models()
    assert [(one.name, one.live) for one in found.versions] == [
        ("other-1", False),
        ("shipped", True),
    ]
    assert client.model(name).libraries
    assert client.export_model(name) == data
    assert client.promote_model(name, WHY).by == "李娜"
    assert client.models().live == name
    assert client.rollback_model(Promote(why="too many questions")).name is None
    assert [event.action for event in client.models().history] == ["rollback", "promote"]


def test_what_cannot_be_used_is_refused_with_a_reason(sqlite_house: House) -> None:
    """A damaged or unknown version never goes live, and a damaged file never becomes a version."""
    client = sqlite_house.client
    with pytest.raises(ClientError, match="damaged or not a version") as damaged:
        client.import_model(b"no archive")
    with pytest.raises(ClientError, match="checksum") as other:
        client.import_model(archive(), sha256="0" * 64)
    # Pages have words in both languages for these.
    assert [one.value.code for one in (damaged, other)] == ["version_damaged", "version_checksum"]
    with pytest.raises(ClientError) as unknown:
        client.promote_model("nobody", WHY)
    assert unknown.value.status == 404
    with pytest.raises(ClientError, match="nothing to roll back"):
        client.rollback_model(WHY)
    name = client.import_model(archive()).name
    weights = sqlite_house.parts.settings.state / "models" / "versions" / name
    (weights / "weights.safetensors").write_bytes(b"garbage")
    with pytest.raises(ClientError, match="cannot be used here"):
        client.promote_model(name, WHY)
    assert client.models().live == "shipped"
    assert client.models().versions[0].problem
    with pytest.raises(ClientError, match="cannot be used here"):
        client.export_model(name)
    shutil.rmtree(weights)
