"""Errors of the text side; each names the document and what to do."""


class NlpError(Exception):
    """Base of all errors raised by `nlp`."""


class UnreadableDocumentError(NlpError):
    """The bytes are not a document that we can read.

    Attributes
    ----------
    name
        File name or id of the document.
    reason
        What is wrong and what to do, in one sentence.
    code
        Stable machine-readable reason: ``encrypted``, ``corrupt``, ``empty``, ``image_only``, ``too_large``,
        ``too_nested`` or ``unsupported``.
    """

    def __init__(self, name: str, reason: str, *, code: str) -> None:
        self.name = name
        self.reason = reason
        self.code = code
        super().__init__(f"cannot read {name}: {reason}")
