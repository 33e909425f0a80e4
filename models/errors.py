"""Errors of the model side."""


class ModelError(Exception):
    """Base of all errors raised by `models`."""


class ArtifactError(ModelError):
    """A stored model cannot be used; the message names the file and what to do."""

    def __init__(self, path: object, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot use the model in {path}: {reason}")
