"""Content words of a text; words that every requirement has are left out."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Protocol

from models.matching.terms import stem

_TOKEN = re.compile(r"[a-z][a-z0-9'-]*|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "is",
        "are",
        "be",
        "been",
        "was",
        "were",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "we",
        "our",
        "us",
        "you",
        "your",
        "they",
        "their",
        "them",
        "he",
        "she",
        "i",
        "me",
        "my",
        "as",
        "so",
        "than",
        "then",
        "there",
        "here",
        "if",
        "when",
        "while",
        "which",
        "who",
        "whom",
        "what",
        "how",
        "all",
        "any",
        "each",
        "every",
        "some",
        "no",
        "not",
        "never",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "shall",
        "will",
        "would",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "need",
        "needs",
        "needed",
        "want",
        "wants",
        "please",
        "also",
        "only",
        "just",
        "still",
        "now",
        "after",
        "before",
        "into",
        "out",
        "up",
        "down",
        "over",
        "under",
        "again",
        "more",
        "most",
        "less",
        "very",
        "too",
        "yes",
        "ok",
        "uh",
        "um",
        "yeah",
        "system",
        "let",
        "see",
        "say",
        "said",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "的",
        "了",
        "是",
        "在",
        "和",
        "与",
        "或",
        "也",
        "都",
        "就",
        "要",
        "能",
        "会",
        "可",
        "可以",
        "需要",
        "希望",
        "必须",
        "应该",
        "支持",
        "系统",
        "功能",
        "我们",
        "你们",
        "他们",
        "这个",
        "那个",
        "这",
        "那",
        "一个",
        "一下",
        "不",
        "不要",
        "不能",
        "没有",
        "有",
        "没",
        "把",
        "被",
        "让",
        "给",
        "对",
        "到",
        "从",
        "向",
        "用",
        "以",
        "及",
        "等",
        "并",
        "还",
        "再",
        "才",
        "又",
        "很",
        "太",
        "最",
        "请",
        "吧",
        "呢",
        "吗",
        "嗯",
        "呃",
        "啊",
        "条",
        "个",
        "次",
        "做",
        "弄",
        "不用",
        "取消",
        "先",
        "改",
        "改成",
        "改为",
        "由",
        "将",
        "时",
        "后",
        "前",
        "里",
        "中",
        "上",
        "下",
        "内",
        "外",
        "必",
        "须",
        "得",
    ]
)


def content_words(folded: str) -> tuple[str, ...]:
    """Return the words that carry the meaning of ``folded``, without numbers and words every requirement has."""
    words: list[str] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        parts = _segmenter().lcut(token) if _HAN.match(token) else [token]
        words.extend(
            part for part in parts if part not in _EMPTY and (len(part) > 1 or _HAN.match(part))
        )
    return tuple(dict.fromkeys(words))


def search_keys(folded: str) -> tuple[str, ...]:
    """Return what the lexical search compares: stems of Latin words and pairs of Chinese characters."""
    keys: list[str] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        if _HAN.match(token):
            keys.extend(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif token not in _EMPTY:
            keys.append(stem(token))
    return tuple(dict.fromkeys(keys))


class _Segmenter(Protocol):
    """The part of jieba's tokenizer that is used."""

    def lcut(self, sentence: str) -> list[str]: ...


@cache
def _segmenter() -> _Segmenter:
    # Loaded on first use: its dictionary takes half a second, and English-only projects never need it.
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    segmenter: _Segmenter = jieba.Tokenizer()
    return segmenter
