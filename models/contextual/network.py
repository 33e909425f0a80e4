"""The forward pass of a BERT encoder (Devlin et al. 2019) in numpy; weights of one byte with a scale per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_LAYER_NORM_EPSILON = 1e-12
"""`layer_norm_eps` of all-MiniLM-L6-v2."""
_NEGATIVE = np.float32(-1e9)


def quantize(values: Array) -> tuple[NDArray[np.int8], Array]:
    """Return ``values`` (rows, columns) as one byte each and the scale of every row."""
    scale = np.abs(values).max(axis=1, keepdims=True) / 127.0
    scale[scale == 0] = 1.0
    return np.rint(values / scale).astype(np.int8), scale.astype(np.float32)


def restore(values: NDArray[np.int8], scale: Array) -> Array:
    """Return the matrix that `quantize` stored."""
    return values.astype(np.float32) * scale


@dataclass(frozen=True, slots=True)
class Linear:
    """``x @ weight + bias``; ``weight`` has shape (inputs, outputs)."""

    weight: Array
    bias: Array

    def __call__(self, values: Array) -> Array:
        """Return the outputs of the last axis."""
        result: Array = values @ self.weight
        result += self.bias
        return result


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalization over the last axis."""

    gain: Array
    bias: Array

    def __call__(self, values: Array) -> Array:
        """Return ``values`` with mean 0 and variance 1, then scaled and shifted."""
        centered = values - values.mean(axis=-1, keepdims=True)
        variance = np.mean(centered * centered, axis=-1, keepdims=True)
        result: Array = centered / np.sqrt(variance + _LAYER_NORM_EPSILON) * self.gain + self.bias
        return result


@dataclass(frozen=True, slots=True)
class Layer:
    """Self-attention and feed-forward part of one layer."""

    mixed: Linear
    """Query, key and value side by side."""
    joined: Linear
    attention_norm: Norm
    wide: Linear
    narrow: Linear
    output_norm: Norm
    heads: int

    def __call__(self, values: Array, blocked: Array) -> Array:
        """Return the hidden states after this layer; ``blocked`` is added to attention scores."""
        batch, length, width = values.shape
        size = width // self.heads
        mixed: Array = self.mixed(values).reshape(batch, length, 3, self.heads, size)
        query: Array = mixed[:, :, 0].transpose(0, 2, 1, 3)
        key: Array = mixed[:, :, 1].transpose(0, 2, 1, 3)
        value: Array = mixed[:, :, 2].transpose(0, 2, 1, 3)
        scores: Array = query @ key.transpose(0, 1, 3, 2)
        scores *= np.float32(size**-0.5)
        scores += blocked
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        seen: Array = (scores @ value).transpose(0, 2, 1, 3).reshape(batch, length, width)
        values = self.attention_norm(values + self.joined(seen))
        return self.output_norm(values + self.narrow(gelu(self.wide(values))))


def gelu(values: Array) -> Array:
    """Gaussian error linear unit in the form with tanh (Hendrycks and Gimpel 2016, section 2).

    It differs from the exact form by less than .0005, far less than one byte a weight costs, and takes
    a sixth of the time.
    """
    inner: Array = values * values
    inner *= values
    inner *= np.float32(0.044715)
    inner += values
    inner *= np.float32(np.sqrt(2 / np.pi))
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= np.float32(0.5)
    return inner


@dataclass(frozen=True, slots=True)
class Network:
    """Embeddings, layers and a linear head on the state of every separator."""

    words: Array
    places: Array
    """Position embeddings with the embedding of the only segment type added."""
    norm: Norm
    layers: tuple[Layer, ...]
    head: Linear

    def states(self, batch: Sequence[Sequence[int]]) -> Array:
        """Return hidden states, shape (windows, longest, width); places behind a window mean nothing."""
        length = max(map(len, batch))
        tokens = np.zeros((len(batch), length), np.int64)
        blocked = np.full((len(batch), 1, 1, length), _NEGATIVE, np.float32)
        for row, window in enumerate(batch):
            tokens[row, : len(window)] = window
            blocked[row, ..., : len(window)] = 0.0
        values = self.norm(self.words[tokens] + self.places[:length])
        for layer in self.layers:
            values = layer(values, blocked)
        return values


def build_network(weights: Mapping[str, NDArray[np.generic]], *, heads: int) -> Network:
    """Return the network of stored arrays (`training.contextual` writes them).

    Raises
    ------
    KeyError
        If an array is missing.
    """
    return Network(
        words=_matrix(weights, "words"),
        places=_matrix(weights, "places"),
        norm=_norm(weights, "norm"),
        layers=build_layers(weights, heads=heads),
        head=build_linear(weights, "head"),
    )


def build_layers(weights: Mapping[str, NDArray[np.generic]], *, heads: int) -> tuple[Layer, ...]:
    """Return the stored layers, ``layer0`` first.

    Raises
    ------
    KeyError
        If an array is missing.
    """
    return tuple(
        Layer(
            mixed=build_linear(weights, f"layer{number}.mixed"),
            joined=build_linear(weights, f"layer{number}.joined"),
            attention_norm=_norm(weights, f"layer{number}.attention_norm"),
            wide=build_linear(weights, f"layer{number}.wide"),
            narrow=build_linear(weights, f"layer{number}.narrow"),
            output_norm=_norm(weights, f"layer{number}.output_norm"),
            heads=heads,
        )
        for number in range(sum(name.endswith(".mixed.values") for name in weights))
    )


def _matrix(weights: Mapping[str, NDArray[np.generic]], name: str) -> Array:
    return restore(
        weights[f"{name}.values"].astype(np.int8), weights[f"{name}.scale"].astype(np.float32)
    )


def build_linear(weights: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    """Return the stored map ``name``."""
    # Stored with one row an output, so that each output has a scale of its own.
    weight = np.ascontiguousarray(_matrix(weights, name).T)
    return Linear(weight, weights[f"{name}.bias"].astype(np.float32))


def _norm(weights: Mapping[str, NDArray[np.generic]], name: str) -> Norm:
    return Norm(
        weights[f"{name}.gain"].astype(np.float32), weights[f"{name}.bias"].astype(np.float32)
    )
