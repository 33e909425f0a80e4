"""Kinds of work, phases and reference classes that are known by name, in English."""

from __future__ import annotations

from typing import Final

EN_KINDS: Final[dict[str, str]] = {
    "kind.portal": "portal",
    "kind.app": "app",
    "kind.integration": "integration",
    "kind.data_platform": "data platform",
    "kind.website": "website",
    "kind.migration": "migration",
    "kind.reporting": "reporting",
    "kind.scope": "Scope",
    "kind.planning": "Planning",
    "kind.requirements": "Requirements",
    "kind.analysis": "Analysis",
    "kind.design": "Design",
    "kind.procurement": "Procurement",
    "kind.construction_procurement": "Construction Procurement",
    "kind.construction": "Construction",
    "kind.development": "Development",
    "kind.build": "Build",
    "kind.testing": "Testing",
    "kind.test": "Test",
    "kind.rollout": "Rollout",
    "kind.operation": "Operation",
    "kind.public_construction": "public construction",
    "kind.federal_it": "federal IT",
    "kind.major_government_projects": "major government projects",
    "kind.public_projects": "public projects",
    "kind.new_york": "New York",
    "kind.united_states": "United States",
    "kind.united_kingdom": "United Kingdom",
    "kind.united_states_and_united_kingdom": "United States and United Kingdom",
    "kind.short_duration": "short duration",
    "kind.medium_duration": "medium duration",
    "kind.long_duration": "long duration",
}
