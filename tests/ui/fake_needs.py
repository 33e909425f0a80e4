"""Implicit needs of the fake client; off unless a test sets them."""

from __future__ import annotations

from service import schemas as s
from tests.ui.fake_queue import FakeQueue


class FakeNeeds(FakeQueue):
    """Suggestions from other projects."""

    needs: s.ImplicitNeeds = s.ImplicitNeeds(enabled=False)

    def implicit_needs(self, project_id: int) -> s.ImplicitNeeds:
        self._note("implicit_needs")
        return self.needs
