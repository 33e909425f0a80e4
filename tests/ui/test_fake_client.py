"""The fake of the page tests stays like the client it stands for."""

from __future__ import annotations

import inspect

import pytest

from service.client import ServiceClient
from tests.ui.fake_client import FakeClient

METHODS = sorted(
    name
    for name, _value in inspect.getmembers(ServiceClient, inspect.isfunction)
    if not name.startswith("_")
)


def test_there_are_methods() -> None:
    """The comparison below compares something."""
    assert len(METHODS) > 30


@pytest.mark.parametrize("name", METHODS)
def test_same_signature(name: str) -> None:
    """Each method takes and returns the same."""
    fake = inspect.signature(getattr(FakeClient, name), eval_str=False)
    assert str(fake) == str(inspect.signature(getattr(ServiceClient, name), eval_str=False))
