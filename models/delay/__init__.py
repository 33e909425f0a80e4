"""Delay risk: will a piece of work be late, by how much, why, and what can be done.

Public: `DelayModel` (load, predict), `read_projects`, `whatif`, `load_responses`, `ReferenceClasses`.
"""

from __future__ import annotations

from models.delay.errors import LateFeatureError, ProjectFileError
from models.delay.model import DelayEstimate, DelayModel
from models.delay.reference import ReferenceClasses
from models.delay.responses import Response, load_responses, responses_for
from models.delay.table import check_not_after_snapshot, read_projects
from models.delay.whatif import WhatIf, whatif

__all__ = [
    "DelayEstimate",
    "DelayModel",
    "LateFeatureError",
    "ProjectFileError",
    "ReferenceClasses",
    "Response",
    "WhatIf",
    "check_not_after_snapshot",
    "load_responses",
    "read_projects",
    "responses_for",
    "whatif",
]
