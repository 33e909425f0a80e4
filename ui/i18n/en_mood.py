"""Words about the axes of mood in English."""

from __future__ import annotations

from typing import Final

EN_MOOD: Final[dict[str, str]] = {
    "mood.view": "What to show",
    "axis.complaint": "Complaint",
    "axis.pressure": "Pressure",
    "axis.politeness_drop": "Politeness drop",
    "axis.praise": "Praise",
    "axis.complaint.how": "How strongly the most displeased sentence complains, from 0 to 1.",
    "axis.pressure.how": "How much of the message urges: deadlines pressed, reminders, threats; from 0 to 1.",
    "axis.politeness_drop.how": (
        "How much less polite a message is than the contact's earlier ones, from 0 to 1. "
        "A first message has nothing to fall from."
    ),
    "axis.praise.how": "How strongly the most pleased sentence praises, from 0 to 1.",
}
