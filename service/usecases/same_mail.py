"""The same message on another road: what a person saved and uploaded, and what the server sends.

The bytes differ, and so does what is decoded from them when Outlook saved it; the Message-ID and the words do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from nlp.domain import Document
from service.mail.envelope import message_key
from service.repositories import documents as queries
from service.repositories import mail as mail_queries
from service.tables import DocumentRow

_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[\W_]+")


def is_twin(rows: Sequence[DocumentRow], documents: Sequence[Document]) -> bool:
    """Tell whether the documents of a stored message say all that those of another one with its Message-ID say.

    A program that reuses a Message-ID for other words, or a copy with more attachments, is another message; so is one
    that holds nothing but links, for those are not compared.
    """
    said = [_words(document.text) for document in documents]
    known = [_words(row.text) for row in rows]
    return all(said) and said == known[: len(said)]


def stored_twin(
    session: Session, project_id: int, documents: Sequence[Document]
) -> Sequence[DocumentRow]:
    """Return the documents of the message that these belong to, if the project has it from another road.

    Only files of one message are looked at: an archive is a file of its own.
    """
    if not documents or sum("message_id" in document.metadata for document in documents) != 1:
        return ()
    message_id = documents[0].metadata.get("message_id", "").strip()
    key = message_key(message_id.removeprefix("<").removesuffix(">"))
    uploaded = mail_queries.uploaded_mail(session, project_id).get(message_id)
    for file_id in (*mail_queries.scanned_files(session, project_id, key), uploaded):
        rows = queries.documents_of_file(session, file_id) if file_id is not None else ()
        if rows and is_twin(rows, documents):
            return rows
    return ()


def _words(text: str) -> str:
    """Return letters and digits alone: line breaks, marks and links are of the program that saved a text."""
    return _NOT_A_WORD.sub("", _ADDRESS.sub(" ", text)).casefold()
