"""All words of the pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.schemas import Language
from ui.i18n.en import EN
from ui.i18n.zh import ZH

TEXTS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {Language.EN: MappingProxyType(EN), Language.ZH: MappingProxyType(ZH)}
)


def translate(language: Language, key: str, /, **values: object) -> str:
    """Return the words for ``key`` with ``values`` filled in.

    Raises
    ------
    KeyError
        If there is no such key, or a placeholder has no value.
    """
    return TEXTS[language][key].format(**values)


def known(language: Language, key: str) -> bool:
    """Return whether there are words for ``key``."""
    return key in TEXTS[language]
