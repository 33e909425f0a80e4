"""What every other layer of all-MiniLM-L6-v2 makes of a text: moods show in the middle layers, topics in the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from training.encoder.teacher import teacher_folder

LAYERS = (2, 4, 5, 6)
_BATCH = 64
_LONGEST = 128


@cache
def _network() -> tuple[Any, Any]:
    folder = str(teacher_folder())
    network = AutoModel.from_pretrained(folder, add_pooling_layer=False, local_files_only=True)
    return AutoTokenizer.from_pretrained(folder, local_files_only=True), network.eval()


def layer_states(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the means over the pieces of each text, one unit vector a layer of `LAYERS`, side by side."""
    tokenizer, network = _network()
    width = int(network.config.hidden_size)
    result = np.zeros((len(texts), len(LAYERS) * width), np.float32)
    order = np.argsort([len(text) for text in texts], kind="stable")
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        batch = tokenizer(
            [texts[row] for row in rows],
            padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt",
        )  # fmt: skip
        with torch.no_grad():
            hidden = network(**batch, output_hidden_states=True).hidden_states
        mask = batch["attention_mask"][..., None].float()
        for place, layer in enumerate(LAYERS):
            means = ((hidden[layer] * mask).sum(1) / mask.sum(1)).numpy()
            means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
            result[rows, place * width : (place + 1) * width] = means
    return result
