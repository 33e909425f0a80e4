"""Words with which somebody passes an older mail on: 转给你们, "FYI", "see below"."""

from __future__ import annotations

import re

_INTRO = re.compile(
    r"转发|转给|转一下|\bforward(?:ing|ed)?\b|\bfyi\b|"
    r"see (?:the )?(?:mail|message|e-?mail|thread)? ?below"
)
# What has the same words and passes nothing on is taken out of the line first.
_NO_INTRO = re.compile(
    # bans, as disclaimers have them
    r"(?:不得|不要|不可以?|不能|不应|不许|不准|禁止|严禁|切勿|请勿|[请且]?勿|未经|不必|无需|谢绝|别)"
    r"[^,。.!?;]{0,24}(?:转发|转给|转一下)|"
    r"(?:\bnot|n't|\bnever|\bcannot|\bwithout|\brefrain from)\b[^,.!?;]{0,60}?\bforward\w*|"
    r"\bnot (?:be )?(?:cop|read|use|print|shar|disclos|distribut|disseminat|reproduc|stor)\w*\b"
    r"[^.!?;]{0,80}?\bforward\w*|"
    r"(?:转发|转给)[^,。.!?;]{0,12}(?:禁止|无效|违法)|"
    r"\bforward(?:ing|ed)?\b[^.!?;]{0,60}\b(?:prohibited|forbidden|not (?:allowed|permitted))|"
    # functions that a client asks for
    r"(?:支持|增加|添加|自动|实现|必须|批量|一键|能够)[^,。.!?;]{0,8}转发|"
    r"转发(?:功能|按钮|规则|次数|设置|记录|接口)|"
    r"\b(?:must|should|shall|supports?|auto(?:matically)?)[ -](?:be )?forward\w*|"
    r"\bforward(?:ing)? (?:buttons?|features?|functions?|rules?|options?)|"
    # idioms
    r"\b(?:look\w*|going|moving|steps?|straight|way|path|bring\w*|put\w*|come|came)[ -]forward\b"
)


def passes_on(line: str) -> bool:
    """Tell whether a folded line says that the mail below it is passed on."""
    return bool(_INTRO.search(_NO_INTRO.sub(" ", line)))
