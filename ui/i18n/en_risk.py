"""The words of the pages on delay risk in English."""

from __future__ import annotations

from typing import Final

EN_RISK: Final[dict[str, str]] = {
    "page.portfolio": "Portfolio",
    "page.risk": "Delay risk",
    "risk.how": (
        "How likely is a slip of more than 5 % of the planned duration, by when will it "
        "end, why, and what can be done. Each number comes with its n."
    ),
    "risk.as_of": "As of",
    "risk.estimate": "Estimate now",
    "risk.estimated": "Estimated as of {day}.",
    "risk.no_facts": (
        "There are no facts of this project yet. Enter at least start and planned end "
        "under “Facts”; the rest may stay empty."
    ),
    "risk.no_estimate": (
        "No estimate on or before this day yet. Press “Estimate now”, or wait for the night."
    ),
    "risk.being_estimated": (
        "The facts of {day} are known; the estimate is being made right now. This page looks again "
        "by itself and shows it as soon as it is there."
    ),
    "risk.p_late": "P(slip > 5 %)",
    "risk.p_late_help": (
        "Probability of ending more than 5 % of the planned duration after the planned "
        "end. At risk from {threshold} on."
    ),
    "risk.points_since": "{points} points since {day}",
    "risk.p50": "Ends by, P50",
    "risk.p80": "Ends by, P80",
    "risk.p95": "Ends by, P95",
    "risk.longest": "{days} days against the plan. No date lies beyond twice the longest slip of your history.",
    "risk.after_plan": "{days} days against the plan",
    "risk.slip": "Expected slip, days",
    "risk.slip_help": (
        "Mean of the curve that P50, P80 and P95 are read from. With early ends counted as none "
        "the mean delay is {mean} days."
    ),
    "risk.loss": "Expected loss",
    "risk.loss_help": (
        "Mean delay times the cost of a day: the one chosen under “Settings”, else "
        "planned cost over planned duration."
    ),
    "risk.basis_own": (
        "Compared with n = {n} items of like risk ({segment}); the model has seen "
        "{finished} finished items of your own. Model {version}, as of {day}."
    ),
    "risk.basis_reference": (
        "Reference range only, not a prediction for this project: {finished} finished "
        "items of your own are known, {needed} are needed. The range is that of "
        "“{segment}”, n = {n}, other organizations."
    ),
    "risk.reconstructed": (
        "This day lies before the project was kept here; its features are reconstructed "
        "from the dates of the messages."
    ),
    "risk.fan": "When will it end?",
    "risk.fan_how": (
        "Line: P50; band: 50 % to 80 % (dark) and 80 % to 95 % (light); dashed: planned end. "
        "Estimates: {days}, the newest on n = {n} comparable items."
    ),
    "risk.mood_how": "Tone of each message, −1 (displeased) to 1 (pleased); n = {n} messages.",
    "risk.end_axis": "End of the work",
    "risk.p_axis": "Probability, %",
    "risk.timeline": "Risk and what happened",
    "risk.timeline_how": (
        "Line: probability of a slip over 5 %; dashed: threshold; signs: events of that day, n = {n}."
    ),
    "risk.events": "Open an event",
    "risk.drivers": "Why?",
    "risk.drivers_how": (
        "Percentage points that each driver adds to or takes from the probability, "
        "against an average project."
    ),
    "risk.drivers_none": (
        "Reference ranges have no drivers. They come with the first model on your own history."
    ),
    "risk.changed": "What changed since {day}",
    "risk.changed_none": "Nothing changed since {day}.",
    "risk.column": "Value",
    "risk.before": "Before",
    "risk.after": "Now",
    "risk.similar": "Similar finished work",
    "risk.similar_how": (
        "Most alike in planned duration, out of n = {n} finished items; {late} of the "
        "{shown} shown were late by over 5 %."
    ),
    "risk.similar_none": (
        "No finished work is stored yet. Import your history on the page “History”."
    ),
    "risk.similar_title": "Work",
    "risk.similar_kind": "Kind",
    "risk.similar_planned": "Planned, days",
    "risk.similar_slip": "Slip, days",
    "risk.similar_end": "Ended",
    "risk.similar_late": "Late > 5 %",
    "risk.mood": "Mood of the contacts",
    "risk.mood_none": "No message of the client has been analyzed.",
    "risk.mood_axis": "Tone, −1 to 1",
    "risk.tab_overview": "Overview",
    "risk.tab_what_if": "What if",
    "risk.tab_facts": "Facts",
    "risk.tab_settings": "Settings",
    "risk.what_if_how": (
        "Change what somebody can act upon and see what the history says. Empty fields "
        "stay as they are. This is what went together in past work, not a promise."
    ),
    "risk.what_if_run": "Calculate",
    "risk.what_if_nothing": "Change at least one value.",
    "risk.what_if_p": "P(slip > 5 %): {before} → {after} ({points} points)",
    "risk.what_if_dates": "P50 {p50_before} → {p50_after} · P80 {p80_before} → {p80_after}",
    "risk.what_if_n": (
        "Compared with n = {before} items before and n = {after} after the change; with so few, a "
        "difference of a few days is noise."
    ),
    "risk.what_if_outside": "Beyond what your history holds, so take it as a guess: {names}",
    "risk.what_if_slip": "Expected slip, days {before} → {after} · expected loss {loss_before} → {loss_after}",
    "risk.what_if_against": (
        "Your history does not show what one would expect of this change: {names}. In past work the "
        "two went together the other way, which is no reason to do the opposite."
    ),
    "risk.what_if_idle": "Your history cannot answer this (no effect): {names}",
    "risk.what_if_reference": (
        "Reference ranges know only kind, phase and planned duration; other changes have "
        "no effect on them."
    ),
    "risk.facts_how": (
        "Facts as of a day. What you leave empty stays as it was; numbers from record "
        "and mail are computed for that day and shown on the right."
    ),
    "risk.facts_save": "Save facts and estimate",
    "risk.facts_saved": "Facts as of {day} are saved.",
    "risk.facts_more": "Progress, team, dependencies",
    "risk.facts_note": "Note",
    "risk.facts_history": "Earlier facts ({n})",
    "risk.features": "From record and mail, as of {day}",
    "risk.features_how": (
        "Only what was said and recorded by that day counts. Baseline: {baseline}."
    ),
    "risk.features_none": "Nothing is known from record or mail on this day.",
    "risk.baseline_none": "none yet",
    "risk.n_column": "n",
    "risk.settings_how": (
        "From which probability the project counts as at risk, and from which day "
        "additions and changes count."
    ),
    "risk.threshold": "At risk from this probability on",
    "risk.baseline": "Day of the agreed baseline",
    "risk.baseline_help": "Empty: the day of the first facts.",
    "risk.cost_per_day": "Cost of a day of delay",
    "risk.cost_default": "planned cost over planned duration",
    "risk.cost_per_day_in": "Cost of a day of delay, {currency}",
    "risk.save": "Save",
    "risk.saved": "Saved.",
    "risk.closed": "This project ended on {day}, {slip} days against its first plan.",
    "risk.problem": "The live model cannot be used, so reference ranges are shown: {detail}",
    "risk.score_all": "Estimate all projects",
    "portfolio.how": "Open projects, the largest expected loss first. Choose a row to open it.",
    "portfolio.search": "Search key, name, client",
    "portfolio.as_of": "As of",
    "portfolio.level": "Standing",
    "portfolio.project": "Project",
    "portfolio.client": "Client",
    "portfolio.p_late": "P(late), %",
    "portfolio.band": "Ends P50 – P95",
    "portfolio.trend": "Half a year",
    "portfolio.slip": "Slip, days",
    "portfolio.loss": "Loss",
    "portfolio.mood": "Mood",
    "portfolio.churn": "Changes",
    "portfolio.n": "n",
    "portfolio.p_late_help": "Probability of a slip over 5 % of the planned duration, in per cent",
    "portfolio.trend_help": "P(late) of the last half year",
    "portfolio.level_help": (
        "At risk: probability over the threshold of the project and expected slip over 5 %. "
        "Watch: one of the two, or a P50 date that late. Overdue: the planned end has passed."
    ),
    "portfolio.slip_help": "Mean of the slip in days, from the same curve as the dates",
    "portfolio.loss_help": "Mean delay times the cost of a day",
    "portfolio.mood_help": "Mean tone of the client in 28 days, -1 to 1",
    "portfolio.churn_help": "Requirements added, removed and changed since the baseline",
    "portfolio.n_help": "Finished and open items compared with",
    "portfolio.stale": (
        "Estimates older than {days} days: {n} of {total} projects. Their dates may have passed; "
        "“overdue” follows the planned end, not the estimate."
    ),
    "portfolio.stale_row": "⚠ {day} ({n} d old)",
    "portfolio.score_now": "Estimate all now",
    "risk.stale": (
        "This estimate is {n} days old ({day}). Dates and probability no longer say how the "
        "project stands; estimate it again with today's mails and facts."
    ),
    "risk.overdue": "The planned end {day} has passed, {n} days ago, and the project is still open.",
    "portfolio.planned_end": "Planned end",
    "portfolio.basis": "Basis",
    "portfolio.filter_level": "Standing",
    "portfolio.sort": "Order",
    "portfolio.segment": "Segment",
    "portfolio.none": (
        "No open project has an estimate as of this day. Open a project, enter its facts "
        "on the page “Delay risk”, and estimate it."
    ),
    "portfolio.nothing_left": "No project fits these filters.",
    "portfolio.without": (
        "Open projects without an estimate: {n}. Enter their facts on the page “Delay risk”."
    ),
    "portfolio.currencies": (
        "Amounts are in different currencies and are not converted; the order compares "
        "the bare numbers."
    ),
    "portfolio.loss_sum": "Expected loss, {currency} (n = {n})",
    "portfolio.loss_n": "n = {n} projects with a cost",
    "portfolio.no_currency": "no currency",
    "portfolio.fan": "Ends against the plan",
    "portfolio.fan_how": (
        "Days after the planned end: dot P50, bar to P80 (dark) and P95 (light). Zero is "
        "the plan. Projects of this page, n = {n}."
    ),
    "portfolio.days_axis": "Days after the planned end",
    "portfolio.reference": (
        "The estimates are reference ranges: {finished} finished items of your own, "
        "{needed} needed."
    ),
    "portfolio.own": "Own model, {finished} finished items ({version}).",
    "portfolio.scoring": "All open projects are being estimated in the background.",
    "chart.title": "Save the chart",
    "chart.png": "PNG image",
    "chart.svg": "SVG drawing",
    "chart.csv": "CSV data",
}
