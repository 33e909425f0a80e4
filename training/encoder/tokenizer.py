"""The tokenizer: one unigram vocabulary over both languages, with bytes for unknown characters."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice
from math import log

import jieba
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

_UNKNOWN = "<unk>"
_RARE = 3
"""A character or word seen fewer times has no piece of its own but bytes or fragments."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")

# Runs of one script, single digits and single marks: a piece never spans 支持Excel导出 or 2秒.
_RUNS = Regex(r"\p{Han}+|\p{Nd}|[\p{L}\p{M}&&[^\p{Han}]]+|[^\s\p{L}\p{M}\p{Nd}]")


def train_tokenizer(
    texts: Sequence[str], *, pieces: int, fragments: int, longest_han: int
) -> Tokenizer:
    """Learn a tokenizer of at most `pieces` bytes, characters, word fragments and frequent words.

    Text is folded to NFKC and lower case first: ＥＸＣＥＬ, Excel and excel are one piece.
    Chinese words come from a word segmenter and are at most `longest_han` characters: 批量导出
    must share 导出 with every other export, and a row of its own could not. Reading needs no
    segmenter, the most probable pieces find the words again.
    """
    tokenizer = _bare(models.Unigram())
    spaced = [_spaced(tokenizer.normalizer.normalize_str(text)) for text in texts]
    trainer = trainers.UnigramTrainer(
        vocab_size=fragments,
        special_tokens=[_UNKNOWN],
        unk_token=_UNKNOWN,
        show_progress=False,
    )
    tokenizer.train_from_iterator(spaced, trainer)
    learned = json.loads(tokenizer.to_str())["model"]["vocab"]
    characters = Counter(chain.from_iterable(spaced))
    scores = {
        piece: score
        for piece, score in learned
        if piece != _UNKNOWN and (len(piece) > 1 or characters[piece] >= _RARE)
    }
    # The trainer proposes only what several words share; a word that stands alone is added here.
    words = Counter(
        run for text in spaced for run, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)
    )
    total = words.total()
    room = pieces - 257 - len(scores)
    frequent = (
        (word, log(count / total))
        for word, count in words.most_common()
        if count >= _RARE and word not in scores and not _is_long_han(word, longest_han)
    )
    scores.update(islice(frequent, max(room, 0)))
    lowest = min(scores.values()) - 1
    vocabulary = [
        (_UNKNOWN, lowest - 1),
        *((f"<0x{byte:02X}>", lowest) for byte in range(256)),
        *((piece, round(score, 3)) for piece, score in scores.items()),
    ]
    return _bare(models.Unigram(vocabulary, unk_id=0, byte_fallback=True))


def _spaced(text: str) -> str:
    return _HAN_RUN.sub(lambda run: f" {' '.join(jieba.cut(run.group()))} ", text)


def _is_long_han(piece: str, longest: int) -> bool:
    return len(piece) > longest and _HAN.search(piece) is not None


def _bare(model: models.Model) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(_RUNS, behavior="isolated"),
        ]
    )
    return tokenizer
