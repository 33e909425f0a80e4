"""Write the lists of ordinary words that no name is made of (``nlp/people/ordinary_*.txt``).

Chinese: the words of two and three characters in jieba's dictionary (MIT license) that begin with a surname ("高峰",
"方案"). English: the words of our own documents that stand in lower case ("management", "users").
Run with ``python -m training.ordinary_words``; needed only when surnames or documents change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from nlp.names import SURNAMES
from training.corpus import read_corpus

FOLDER = Path(__file__).resolve().parent.parent / "nlp" / "people"
LABELLED = FOLDER.parent.parent / "data" / "labelled"
_LEAST = 3
_LEAST_IF_NAME = 100
"""The dictionary calls 高峰 and 文明 names too; rare words of that kind are names, frequent ones are words."""
_NAMES_ONLY = frozenset("李刘赵吴徐孙郑邓冯蒋蔡韩潘袁魏吕彭曹姚卢沈郭贾谭廖邹崔邱侯阎薛丁傅")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,3}")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’])")


def chinese_words(lines: Iterable[str]) -> Iterator[str]:
    """Yield the ordinary words of a dictionary with lines of word, count and part of speech."""
    kept: set[str] = set()
    found = [line.split() for line in lines]
    for word, count, tag in sorted(found, key=lambda row: (len(row[0]), row[0])):
        if not _HAN.fullmatch(word) or word[0] not in SURNAMES or word[:2] in kept:
            continue
        name = tag.startswith("nr")
        if name and (len(word) > 2 or word[0] in _NAMES_ONLY):
            continue
        if int(count) >= (_LEAST_IF_NAME if name else _LEAST):
            kept.add(word)
            yield word


def english_words(texts: Iterable[str]) -> list[str]:
    """Return the words that stand in lower case in alphabetical order."""
    counts = Counter(word for text in texts for word in set(_LOWER.findall(text)))
    return sorted(word for word, count in counts.items() if count)


def main() -> None:
    """Write both lists."""
    dictionary = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    written = {
        "ordinary_zh.txt": sorted(chinese_words(dictionary.splitlines())),
        "ordinary_en.txt": english_words(
            item.document.text for item in read_corpus(LABELLED) if item.language == "en"
        ),
    }
    for name, words in written.items():
        (FOLDER / name).write_text(_in_lines(words), encoding="utf-8")
        print(f"{name}: {len(words)} words")


def _in_lines(words: Iterable[str]) -> str:
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= 160:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
