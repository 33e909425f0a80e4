"""Modified UTF-7: how IMAP writes folder names that are not ASCII (RFC 3501, 5.1.3)."""

from __future__ import annotations

import binascii
import re

_ENCODED = re.compile(r"&([A-Za-z0-9+,]*)-")
_PLAIN = re.compile(r"[\x20-\x25\x27-\x7e]+|&|[^\x20-\x7e]+")


def encode_folder(name: str) -> str:
    """Return the name of a folder as IMAP writes it."""
    return "".join(_encode_run(found.group()) for found in _PLAIN.finditer(name))


def _encode_run(run: str) -> str:
    if run == "&":
        return "&-"
    if " " <= run[0] <= "~":
        return run
    coded = binascii.b2a_base64(run.encode("utf-16-be", "surrogatepass"), newline=False)
    return "&" + coded.decode("ascii").rstrip("=").replace("/", ",") + "-"


def decode_folder(name: str) -> str:
    """Return the name of a folder as people write it; what is not valid stays as it is."""
    return _ENCODED.sub(_decode_run, name)


def _decode_run(found: re.Match[str]) -> str:
    coded = found.group(1)
    if not coded:
        return "&"
    padded = coded.replace(",", "/") + "=" * (-len(coded) % 4)
    try:
        return binascii.a2b_base64(padded).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return found.group()


def quoted(name: str) -> str:
    """Return an encoded name as a quoted string of IMAP."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
