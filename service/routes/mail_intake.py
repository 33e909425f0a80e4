"""Mail that other programs send: as files of a form, or raw as it came."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, File, Form, Query, UploadFile, status

from service.dependencies import BeginDep, PartsDep
from service.errors import BadRequestError
from service.schemas import ErrorBody
from service.schemas import mail as m
from service.usecases.mail_receive import receive_message

router = APIRouter(prefix="/mail/intake", tags=["mail"], responses={413: {"model": ErrorBody}})

_PROJECT = "Project of the mail; rules decide if left out."


@router.post("/files", status_code=status.HTTP_201_CREATED)
def receive_files(
    *,
    parts: PartsDep,
    begin: BeginDep,
    files: Annotated[list[UploadFile], File(description="Messages, .eml or .msg.")],
    project_id: Annotated[int | None, Form(description=_PROJECT)] = None,
) -> m.Received:
    """Take messages in from a multipart form, each in a transaction of its own, in order.

    A sender that got no answer may send all of them again: known messages change nothing.
    """
    received = []
    for file in files:
        name = (file.filename or "message.eml").replace("\x00", "")[:300]
        outcome = receive_message(parts, begin, name, file.file.read(), project_id)
        received.append(m.ReceivedMessage(name=name, outcome=outcome))
    return m.Received(messages=received)


@router.post("/raw", status_code=status.HTTP_201_CREATED)
def receive_raw(
    parts: PartsDep,
    begin: BeginDep,
    data: Annotated[bytes, Body(media_type="message/rfc822", description="RFC 822.")],
    project_id: Annotated[int | None, Query(description=_PROJECT)] = None,
) -> m.Received:
    """Take one message in as it came; the same message again changes nothing."""
    if not data.strip():
        raise BadRequestError("the body is empty; send the message as it came (RFC 822)")
    outcome = receive_message(parts, begin, "message.eml", data, project_id)
    return m.Received(messages=[m.ReceivedMessage(name="message.eml", outcome=outcome)])
