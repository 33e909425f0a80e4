"""The words of the risk register and of responses in English."""

from __future__ import annotations

from typing import Final

EN_REGISTER: Final[dict[str, str]] = {
    "section.delivery": "Delivery",
    "page.register": "Risk register",
    "empty.no_risks": (
        "The register is empty. Take a recommended response below, add a risk by hand, or accept a "
        "risk in the review."
    ),
    "register.open": "Open risks",
    "register.exposure_days": "Exposure, days",
    "register.exposure_sum": "Exposure, days (n = {n})",
    "register.chart_how": "Open risks that have a probability and an impact, n = {n}.",
    "register.exposure_help": (
        "Probability times impact, added up over the {n} of {all} open risks that have both."
    ),
    "register.overdue": "Past their date",
    "register.is_overdue": "past its date",
    "register.in_time": "in time",
    "register.waiting": "Confirmed risks that are not in the register yet: {n}",
    "register.take": "Into the register",
    "register.accept": "Accept into the risk register",
    "register.accepted": "Accepted as {code} and put into the risk register",
    "register.new": "Add a risk",
    "register.add": "Add",
    "register.title": "Risk",
    "register.title_example": "What may happen, in one line",
    "register.title_missing": "Say in one line what may happen.",
    "register.description": "Cause and effect",
    "register.driver": "Driver of delay",
    "register.exposure_line": "{percent} % × {days} days = {exposure} days",
    "register.response": "Response",
    "register.due": "Done by",
    "register.contingency": "If it comes all the same",
    "register.outcome": "Outcome",
    "register.outcome_note": "What was learned",
    "register.added": "Added",
    "register.status": "Status",
    "register.helped": "Response",
    "register.due_on": "Done by",
    "register.close": "Close with its outcome",
    "register.close_why": (
        "Two answers; the next project sees how often this response helped, as a number only."
    ),
    "register.did_occur": "Did it come?",
    "register.occurred": "it came",
    "register.not_occurred": "it did not come",
    "register.did_help": "Did the response help?",
    "register.reopen": "Open again",
    "response.title": "Recommended responses",
    "response.all": "Show the whole library",
    "response.how": "For the drivers of the newest estimate, strongest first.",
    "response.no_estimate": (
        "There is no estimate with drivers yet, so this is the library in its own order: one per "
        "driver, least effort first."
    ),
    "response.driver": "{name}: {points} points",
    "response.effort": "effort: {effort}",
    "response.in_register": "in the register",
    "response.when": "When",
    "response.effect": "Effect",
    "response.risk": "Beware",
    "response.history": "Before",
    "response.used": "used {n} times with a known outcome in {projects} projects, helped in {m}",
    "response.similar": "Counts of earlier use are of projects of the same phase or work kind: {segment}.",
    "response.never": "none yet: no closed risk here has used it",
    "response.accept": "Into the register",
    "response.percent_help": (
        "Suggested: the percentage points that this driver adds to the probability of being late."
    ),
    "response.days_help": (
        "Suggested: by how many days the project ends late if it does, from the newest estimate."
    ),
    "column.risk": "Risk",
    "column.exposure_days": "Exposure, days",
    "column.probability_percent": "Probability, %",
    "column.impact_days": "Impact, days",
    "column.impact_cost": "Impact, cost",
    "column.response": "Response",
    "RiskStatus.open": "Open",
    "RiskStatus.acting": "Being acted on",
    "RiskStatus.closed": "Closed",
    "RiskSource.response": "Recommended response",
    "RiskSource.sentence": "From a document",
    "RiskSource.manual": "By hand",
    "Helped.helped": "It helped",
    "Helped.no_effect": "No effect",
    "Helped.not_used": "Not carried out",
    "Helped.unknown": "Not known",
    "Effort.low": "low",
    "Effort.medium": "medium",
    "Effort.high": "high",
    "RegisterFormat.csv": "CSV",
    "RegisterFormat.xlsx": "Excel",
    "DriverGroup.requirements": "Requirements",
    "DriverGroup.changes": "Changes",
    "DriverGroup.client": "Client",
    "DriverGroup.plan": "Plan",
    "DriverGroup.progress": "Progress",
    "DriverGroup.team": "Team",
    "DriverGroup.dependencies": "Dependencies",
    "DriverGroup.history": "Past results",
    "DriverGroup.segment": "Kind of work",
    "DriverGroup.other": "Other",
    "audit.estimate.add": "Estimate the delay",
    "audit.risk.add": "Add a risk",
    "audit.risk.update": "Change a risk",
    "audit.risk.close": "Close a risk",
}
