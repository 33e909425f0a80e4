"""What a version would flip, as files with the words of this installation."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas.models import DiffFormat
from tests.service.conftest import House
from tests.service.routes_models import archive

TEXT = "The portal must export <b>orders</b>.\n=SUM(A1) should run."


def imported(house: House, flips: list[dict[str, Any]] | None) -> str:
    """Add a version whose report lists these flips."""
    name = house.client.import_model(archive("text-5")).name
    path = house.parts.settings.state / "models" / "versions" / name / "report.json"
    path.write_text(json.dumps({"flips": flips}), encoding="utf-8")
    return name


def flip(document: s.Document, start: int, end: int, **fields: object) -> dict[str, Any]:
    found = {
        "document": str(document.id), "finding": None, "start": start, "end": end, "language": "en",
        "before": "", "after": "requirement must", "state": "new", "for_better": None,
    }  # fmt: skip
    return {**found, **fields}


def test_a_diff_is_a_table_and_a_page(house: House) -> None:
    """Confirmed flips come first, documents go by project and name, words run as no formula and no markup."""
    project = house.project()
    document = house.paste(project.id, TEXT)
    confirmed = {
        "state": "confirmed",
        "before": "requirement must",
        "after": "",
        "for_better": False,
    }
    name = imported(house, [flip(document, 38, len(TEXT)), flip(document, 0, 37, **confirmed)])
    table = house.client.model_diff(name, DiffFormat.CSV, s.Language.EN).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(table))
    assert (first["State"], first["For better?"]) == ("confirmed", "worse")
    assert first["Document"] == f"{project.key} · {document.name}"
    assert second["Words"].startswith("'=SUM")
    page = house.client.model_diff(name, DiffFormat.HTML, s.Language.ZH).decode("utf-8")
    assert '<html lang="zh' in page
    assert "1 条变差" in page
    assert "<b>orders" not in page


def test_what_was_erased_is_in_no_file(house: House) -> None:
    """A flip of a document that is gone is left out of rows and counts."""
    document = house.paste(house.project().id, TEXT)
    name = imported(house, [flip(document, 0, 37), {**flip(document, 0, 9), "document": "99999"}])
    table = house.client.model_diff(name, DiffFormat.CSV, s.Language.EN).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_version_without_a_diff_says_so(house: House, known: bool) -> None:
    """Neither an unknown version nor one that was never compared gives an empty file."""
    name = imported(house, None) if known else "nobody"
    with pytest.raises(ClientError) as missing:
        house.client.model_diff(name, DiffFormat.HTML, s.Language.EN)
    assert missing.value.status == 404
