"""Text with soft line breaks (``format=flowed``, RFC 3676) as the writer typed it."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool) -> str:
    """Join lines that end in a space with the next one of the same quote depth.

    ``delete_space`` says that the space itself was added by the program (``delsp=yes``).
    """
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words[1:] if words.startswith(" ") else words
        soft = words.endswith(" ") and words != _SIGNATURE
        kept = words[:-1] if soft and delete_space else words
        if open_depth == depth and words != _SIGNATURE:
            lines[-1] += kept
        else:
            lines.append(f"{'>' * depth} {kept}" if depth else kept)
        open_depth = depth if soft else None
    return "\n".join(lines)
