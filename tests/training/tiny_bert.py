"""A small random network of BERT's kind with its tokenizer, for tests that need the shape and not the knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import BertConfig, BertModel

SIGNS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def save_tiny_bert(folder: Path, words: Sequence[str], *, layers: int = 2) -> Path:
    """Write body and settings to a folder and return it; the same words give the same weights."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=layers, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=400,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


def tokenizer_of(words: Sequence[str]) -> Tokenizer:
    """Return a tokenizer that knows these words and no pieces of others."""
    made = Tokenizer(WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    made.pre_tokenizer = BertPreTokenizer()
    return made
