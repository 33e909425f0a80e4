"""The words of the import of history in English."""

from __future__ import annotations

from typing import Final

EN_HISTORY: Final[dict[str, str]] = {
    "page.history": "History",
    "DateOrder.ymd": "year month day",
    "DateOrder.dmy": "day month year",
    "DateOrder.mdy": "month day year",
    "ProblemCode.not_mapped": "No column is mapped to this one; choose one.",
    "ProblemCode.unknown_target": "There is no such column in the schema.",
    "ProblemCode.mapped_twice": "Two columns are mapped to the same one.",
    "ProblemCode.missing": "A needed value is missing.",
    "ProblemCode.bad_date": "This is no date.",
    "ProblemCode.bad_number": "This is no number.",
    "ProblemCode.end_before_start": "The end lies before the start.",
    "ProblemCode.too_long": "Longer than 40 years: probably a wrong year.",
    "ProblemCode.duplicate": "Repeats another row (its line is the value).",
    "ProblemCode.known_already": "This row was imported before.",
    "ProblemCode.swap_suspected": (
        "Day and month cannot be told apart; choose the order of the date above."
    ),
    "ProblemCode.mixed_order": "Day first and month first are mixed in this column.",
    "ProblemCode.unit_mix": "Numbers with different units, or with and without one.",
    "ProblemCode.leakage": "The name says that it is known only at the end; training refuses it.",
    "ProblemCode.leakage_progress": (
        "State at the end of the work, not at its start; training leaves it out."
    ),
    "history.how": (
        "Finished and running work of your organization. From 30 finished items on, "
        "estimates rest on your own history. Dates, plan and kind are enough; nothing is "
        "stored before you press “Import”."
    ),
    "history.file": "CSV, Excel (.xlsx), MS Project XML or Jira CSV",
    "history.order": "Order of dates such as 03/04/2024",
    "history.guess": "found from the file",
    "history.mapping": "Which column is what",
    "history.mapping_how": (
        "Suggestions can be changed. “Own column” keeps a column that was known at the "
        "start under its own name."
    ),
    "history.column": "Column of the file",
    "history.target": "Meaning",
    "history.example": "First value",
    "history.leave_out": "leave out",
    "history.own": "own column",
    "history.counts": "Rows: {rows} · fit: {fit} · finished: {finished} · with errors: {errors}",
    "history.problems": "Doubts ({n})",
    "history.line": "Line",
    "history.problem": "Doubt",
    "history.value": "Value",
    "history.is_error": "Row stays out",
    "history.converted": "As it will be stored",
    "history.skip": "Leave out the rows with errors ({n}); the file itself is kept",
    "history.import": "Import {n} rows",
    "history.done": "Imported. Learning from it starts at night, or now with the button below.",
    "history.imports": "Imported files",
    "history.none": "Nothing was imported yet.",
    "history.entry": "rows: {rows} · finished: {finished} · left out: {left_out} · {who}, {when}",
    "history.original": "File",
    "history.remove": "Take back",
    "history.learn": "Learn now",
    "history.learning": "Learning in the background.",
    "history.status": (
        "Finished items stored: {available}. The live model has seen {finished}; "
        "{needed} are needed for a model of your own."
    ),
}
