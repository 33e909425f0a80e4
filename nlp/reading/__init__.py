"""From bytes to documents."""

from nlp.reading.text import read_text

__all__ = ["read_text"]
