"""The measurement of suggested projects: what is held out, and what counts as right."""

from __future__ import annotations

from pathlib import Path

from models.encoder import load_encoder
from training.corpus import read_labelled
from training.evaluate.routing import Held, entries_of, evaluate, hold_out, project_of, words_of

_HEAD = "email | {field} | neutral | 2026-03-02T09:00:00+08:00 | client | {split}"
_NEEDS = {
    "hos": ("The ward list must show free beds.", "Nurses must see the drip times of patients."),
    "log": ("The truck must report its load.", "Drivers must sign for every pallet."),
}


def _corpus(folder: Path) -> Path:
    lines = []
    for field, needs in _NEEDS.items():
        for number in range(6):
            head = _HEAD.format(field=field, split="test" if number == 5 else "train")
            lines += [f"@@ en-{field}-mail-{number} | en | {head}", ". Dear Chen,"]
            lines += [f"RmfC {need[:-1]}, part {number}." for need in needs]
            lines += [". Kind regards and many thanks", "q > old words that nobody wrote now"]
    path = folder / "a.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_message_is_held_out_with_its_own_requirements(tmp_path: Path) -> None:
    """Its project is found by the rest; without its project, only others are left."""
    documents = list(read_labelled(_corpus(tmp_path)))
    assert project_of(documents[0]) == "en-hos"
    assert "old words" not in words_of(documents[0])
    assert len(list(entries_of(documents[0]))) == 2
    held = hold_out(documents, load_encoder(None))
    assert len(held) == 12
    assert sum(one.is_test for one in held) == 2
    for one in held:
        assert max(one.near, key=lambda project: one.near[project]) == one.project
        # Its own sentences would have a cosine of nearly one.
        assert one.near[one.project] < 0.97
        assert one.project not in one.strange


def test_a_stranger_that_gets_a_suggestion_counts_against_it() -> None:
    """Half of the mail has no project: there every suggestion is wrong."""
    held = [Held("a", is_test=False, near={"a": 0.9, "b": 0.6, "c": 0.5})]
    table, shipped = evaluate(held).tables
    row = next(row for row in table.rows if row[:2] == ("0.35", "0.05"))
    suggested, right, strangers, both = row[2:]
    assert (suggested.value, right.value, strangers.value, both.value) == (1, 1, 1, 0.5)
    assert shipped.rows[0][0] == "to choose from"
