"""The one place where the service meets the text side and the models; both load on first use."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from service.champion import Champion, load_served
from service.logs import where
from service.matching import Matcher, NothingMatches, RecordEntry

if TYPE_CHECKING:
    from nlp.domain import Analysis, Document, DocumentKind, RawDocument

log = logging.getLogger(__name__)


class Analyzer(Protocol):
    """What the service needs from the models."""

    @property
    def version(self) -> str:
        """Return the name of the model version."""
        ...

    def analyze(self, document: Document) -> Analysis:
        """Return all that is known about a document."""
        ...


class Reader(Protocol):
    """What the service needs from the text side to turn bytes or pasted text into documents."""

    def read(self, raw: RawDocument) -> Sequence[Document]:
        """Return the documents in a file; raises `UnreadableDocumentError`."""
        ...

    def read_text(
        self,
        text: str,
        *,
        id: str,  # noqa: A002 - name of the field of `Document`
        kind: DocumentKind | None = None,
        received_at: datetime | None = None,
    ) -> Document:
        """Return the document that a pasted text is."""
        ...


class NlpReader:
    """Reader of the text side, imported when the first document arrives."""

    def read(self, raw: RawDocument) -> Sequence[Document]:
        """Return the documents in a file."""
        from nlp import reading  # noqa: PLC0415 - parsers of ten file kinds are slow to import

        return reading.read(raw)

    def read_text(
        self,
        text: str,
        *,
        id: str,  # noqa: A002 - name of the field of `Document`
        kind: DocumentKind | None = None,
        received_at: datetime | None = None,
    ) -> Document:
        """Return the document that a pasted text is."""
        from nlp import reading  # noqa: PLC0415 - parsers of ten file kinds are slow to import

        return reading.read_text(text, id=id, kind=kind, received_at=received_at)


def load_analyzer(
    folder: Path | None = None, *, encoder: str | None = None, contextual: bool = True
) -> Analyzer:
    """Return the analyzer of a model folder with an encoder; the shipped ones by default."""
    from models.loading import load_analyzer as load  # noqa: PLC0415 - loads weights

    analyzer: Analyzer = load(folder, encoder=encoder, contextual=contextual)
    return analyzer


def load_matcher() -> Matcher:
    """Return the shipped matcher; it was fitted with the shipped encoder and takes no other."""
    from models.matching import load_matcher as load  # noqa: PLC0415 - loads weights
    from service.record_matching import RecordMatcher  # noqa: PLC0415 - as above

    return RecordMatcher(load())


_SAMPLE = """李娜：系统必须在下周三之前支持导出，不能超过 2 秒。

[14:05] Amy Lee: the search has to answer within 2 s by Friday so we said it should and then
they asked for a report. Mr. Lee agreed.
"""


def _read_sample(reader: Reader, analyzer: Analyzer, matcher: Matcher) -> None:
    """Read, analyze and match a text in both languages, for what loads on the way."""
    from nlp.domain import DocumentKind  # noqa: PLC0415 - see `NlpReader`

    document = reader.read_text(_SAMPLE, id="sample", kind=DocumentKind.TRANSCRIPT)
    findings = analyzer.analyze(document).findings
    entry = RecordEntry(0, "", "requirement", "系统支持导出 Excel。", "", None)
    matcher.alike([found.quote for found in findings] or [_SAMPLE], [entry])


class Models:
    """The loaded models; loading happens once, on first use or when the service warms up.

    With an analyzer handed in, nothing is loaded at all, and without a matcher everything is new.
    ``registry`` is the folder of the versions of this installation, which is watched.
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        encoder: str | None = None,
        analyzer: Analyzer | None = None,
        reader: Reader | None = None,
        matcher: Matcher | None = None,
        registry: Path | None = None,
        contextual: bool = True,
    ) -> None:
        self.reader: Reader = reader or NlpReader()
        self._matcher = matcher or (NothingMatches() if analyzer else None)
        self._folder = folder
        self._encoder = encoder
        self._contextual = contextual
        self._analyzer = analyzer
        # A folder that is named, or an analyzer that is handed in, is what serves for good.
        watched = registry is not None and analyzer is None and folder is None
        load = partial(load_served, contextual=contextual)
        self.champion = Champion(registry, encoder, load) if registry and watched else None
        self._lock = threading.Lock()
        self.is_warm = analyzer is not None
        self.problem: str | None = None

    @property
    def loaded_version(self) -> str | None:
        """Return the version of the loaded models, or nothing while they are not loaded."""
        analyzer = self._loaded_analyzer()
        return None if analyzer is None else analyzer.version

    @property
    def loaded(self) -> tuple[Analyzer, Matcher] | None:
        """Return analyzer and matcher if both are there, without waiting for them."""
        analyzer = self._loaded_analyzer()
        if analyzer is None or self._matcher is None:
            return None
        return analyzer, self._matcher

    def _loaded_analyzer(self) -> Analyzer | None:
        if self.champion is None:
            return self._analyzer
        return None if self.champion.served is None else self.champion.served.model

    def analyzer(self) -> Analyzer:
        """Return the analyzer, loading it if need be; keep it for one whole answer.

        With a registry it is the champion, and another one takes over once it is loaded.
        """
        if self.champion is not None:
            return self.champion.current().model
        with self._lock:
            if self._analyzer is None:
                self._analyzer = load_analyzer(
                    self._folder, encoder=self._encoder, contextual=self._contextual
                )
            return self._analyzer

    def matcher(self) -> Matcher:
        """Return the matcher, loading it if need be."""
        with self._lock:
            if self._matcher is None:
                self._matcher = load_matcher()
            return self._matcher

    def warm_up(self) -> None:
        """Load the models ahead of the first document; keep a failure for the readiness check.

        A text is read too: parsers and dictionaries load with the first sentence that needs them,
        and weights that do not fit the program fail here and not on a client's mail.
        """
        try:
            matcher, analyzer = self.matcher(), self.analyzer()
            if not self.is_warm:
                _read_sample(self.reader, analyzer, matcher)
            self.is_warm = True
        except Exception as error:
            self.problem = f"the models cannot be loaded: {error}"
            log.exception("models not loaded", exc_info=False, extra={"where": where(error)})
