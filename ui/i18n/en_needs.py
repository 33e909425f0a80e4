"""Words about implicit needs in English."""

from __future__ import annotations

from typing import Final

EN_NEEDS: Final[dict[str, str]] = {
    "needs.title": "Clients like this also asked for …",
    "needs.about": (
        "Suggestions from the confirmed records of similar projects. This client has not said them; "
        "they never enter the record by themselves. Ask the client."
    ),
    "needs.look": "Look in other projects",
    "needs.comparing": "Comparing with the records of other projects …",
    "needs.disabled": (
        "Records are not shared between projects on this installation. Where all clients agreed, "
        "an operator can set CLIENTSIGNAL_SHARE_RECORDS_BETWEEN_PROJECTS=true."
    ),
    "needs.none": (
        "Nothing to suggest: similar projects: {n}. A project is similar if two of its requirements "
        "are confirmed here too; a need is shown if two similar projects have it and this one does not."
    ),
    "needs.found": "Similar projects compared: {n}. Every suggestion names its sources.",
    "needs.projects": "in {n} similar projects",
    "needs.quotes": "quotes: {n}",
}
