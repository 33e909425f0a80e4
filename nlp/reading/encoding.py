"""Bytes to text without mojibake, whatever the label says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A label names the character set of the writer's program, which often sends a superset of it.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "windows-1252": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_ESCAPED = re.compile(r"iso-2022-|hz|utf-7")
_FREQUENT = frozenset(
    "的一是不了在有我他这为来到个人们中大上和国地要以会可下时生出后你能说对那得于着也子自多作家过发成部方面理"
    "功能需求系统用户数据支持希望请必须导页面显示时间会议项目客户您好谢老师日月年点"
    "這為來個們國時會後說對過發數據庫頁顯間議項戶請須導"
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_HIGH_RUNS = re.compile(rb"[\x80-\xff]{2,}")
_ASCII = bytes(range(128))
_SAMPLE = 200_000
_SURE = 0.2


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of ``data``; undecodable bytes become U+FFFD, nothing ever raises.

    A byte order mark decides; then valid UTF-8, which other encodings hardly ever form by
    accident; then the declared character set, widened to what programs really send under that
    name; then the best guess.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace")
    label = _SUPERSETS.get(
        (declared or "").strip(" \"'").lower(), (declared or "").strip(" \"'").lower()
    )
    if label and _ESCAPED.match(label):
        return _strictly(data, label) or data.decode("utf-8", errors="replace")
    text = _strictly(data, "utf-8")
    return _guessed(data, label) if text is None else text


def _guessed(data: bytes, label: str) -> str:
    """Return the text of bytes that are no UTF-8, by their label and by what they look like."""
    guesses = tuple(_guesses(data))
    if label == "cp1252" and guesses[0] != label and _score(data[:_SAMPLE], guesses[0]) > _SURE:
        label = guesses[0]  # old programs in China call everything Latin-1
    for encoding in (label, *guesses):
        text = _strictly(data, encoding) if encoding else None
        if text is not None:
            return text
    return data.decode(_tolerant(data, label), errors="replace")


def html_charset(data: bytes) -> str | None:
    """Return the character set named in the head of an HTML page."""
    found = _META.search(data[:4096])
    return found[1].decode("ascii", errors="ignore") if found else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _wide_encoding(data: bytes) -> str | None:
    """Recognize UTF-16 without a byte order mark by its zero bytes on one side."""
    sample = data[:2000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * len(sample) / 2 and even < 0.05 * len(sample):
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * len(sample) / 2 and odd < 0.05 * len(sample) else None


def _guesses(data: bytes) -> Iterator[str]:
    """Yield encodings for bytes that belie their label, most likely first."""
    sample = data[:_SAMPLE]
    high = len(sample.translate(None, _ASCII))
    paired = sum(len(run) for run in _HIGH_RUNS.findall(sample))
    scores = {encoding: _score(sample, encoding) for encoding in ("gb18030", "big5hkscs")}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] > 0.05 or paired >= 0.9 * high:  # letters with accents stand alone
        yield best
    yield "cp1252"


def _score(sample: bytes, encoding: str) -> float:
    """Return the share of frequent Chinese characters among all that are not ASCII."""
    foreign = [char for char in sample.decode(encoding, errors="replace") if char > "\x7f"]
    return sum(char in _FREQUENT for char in foreign) / len(foreign) if foreign else 0.0


def _tolerant(data: bytes, label: str) -> str:
    """Choose the encoding for text with a few broken bytes: the one that breaks least."""
    sample = data[:_SAMPLE]
    broken = {}
    for encoding in ("utf-8", label, "gb18030"):
        try:
            broken[encoding] = (
                sample.decode(encoding, errors="replace").count("\ufffd")
                if encoding
                else len(sample)
            )
        except (LookupError, ValueError):
            continue
    return min(broken, key=lambda encoding: broken[encoding])
