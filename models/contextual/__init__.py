"""A second, slower opinion on units: a small transformer a language that reads a unit with its neighbors.

The static encoder sees a unit and averages of what stands around it; this network reads whole stretches of a document
at once. It needs no torch: prediction is plain numpy on weights of one byte each. See `docs/adr/0038` and 0045.
"""

from models.contextual.mood import MoodReader, load_mood
from models.contextual.reader import ContextualReader, load_contextual

__all__ = ["ContextualReader", "MoodReader", "load_contextual", "load_mood"]
