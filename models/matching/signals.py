"""Words that tell how a text relates to something known: withdrawn, replaced, narrowed, ranked."""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Span

SIGNALS = ("withdrawal", "change", "negation", "narrowing", "ranking", "all", "only", "replacement")

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "withdrawal": re.compile(
        r"取消|撤掉|撤回|砍|去掉|删掉|删除这|作废|不用做|先不|不做了|不要了|不用了|不需要了|不搞|停掉|拿掉|放一放|不弄|拿出|移除"
        r"|\b(?:drop(?:ped)?|forget|skip|withdraw|cancel(?:led|ed)?|strike|remove|leave out|take out|off the table|scrap"
        r"|(?:not|n't|no longer|never) (?:be )?(?:needed|wanted|required|need|necessary)|no longer|after all"
        r"|void|is out|are out|can go|never mind)\b"
    ),
    "change": re.compile(
        r"改成|改为|改到|改用|改发|改由|调到|调整|放宽|压到|提到|提高|降到|降低|延长|缩短|提前到|太短|太长|太松|不够|升到|换成|代替|而不是|变成"
        r"|\b(?:instead of|rather than|not (?:three|two|ten|\d+)|changed?|moves? to|moved to|goes (?:up )?to|raise[sd]?|lower"
        r"|extend(?:ed)?|shorten(?:ed)?|up to|from \d+|is enough|are enough|too short|too long|replace)\b"
    ),
    "replacement": re.compile(r"改发|改成|改用|改为|换成|而不是|不发|不要|instead of|rather than|, not |are out\b"),
    "negation": re.compile(
        r"不(?!同|仅|但|断|超过|低于|少于|足)|禁止|严禁|没有|无需|别(?!人)|不得|任何|不收"
        r"|\b(?:no|not|never|none|nobody|without|cannot|can't|don't|doesn't|mustn't|won't|nothing|neither|forbid\w*|blocked)\b"
    ),
    "narrowing": re.compile(
        r"的时候|时(?:带|要|显|先|自|按|能|跳|排)|除外|除了|之外|并(?!发)|按.{1,10}(?:分|算|汇总|统计|判断)|里(?:写|带|加|再|放|的|要)|后面加|前(?:先|再)|同时|只在|单独|自动|另外|还要|还能|再|以免"
        r"|\b(?:when|unless|except|only|also|before|after|if|while|first|per|with|as|counts?|measured|together|for (?:people|customers|brand))\b"
    ),
    "ranking": re.compile(
        r"优先级|必须|一定|硬性|硬任务|硬要求|可选|最高级|降级|降为|提一级|升一级|往后|排后|排在后|不急|可有可无|加分项|有空|有余力|有时间再|没那么|不强求|最好有|必做|选做|p0|很需要|往前提|尽量|重要"
        r"|\b(?:must|should be|could|could-have|nice[- ]to[- ]have|mandatory|required|requirement|indispensable|essential|obligatory"
        r"|bonus|optional|wish|wait|later|low(?:est)? (?:priority|rank)|important|condition|non-negotiable|precondition|insists?|live without"
        r"|would be (?:nice|great|fine)|priority|target|became|have it)\b"
    ),
    "all": re.compile(r"一律|全部|所有|任何|每(?:一|个)|\b(?:all|every|each|any|everybody|always|whatever)\b"),
    "only": re.compile(r"只(?!要)|仅|\b(?:only|just|alone)\b"),
}  # fmt: skip
_CUES: Mapping[CueKind, str] = {
    CueKind.WITHDRAWAL: "withdrawal",
    CueKind.CHANGE: "change",
    CueKind.PROHIBITION: "negation",
}


def read_signals(text: str, folded: str, language: Language) -> frozenset[str]:
    """Return those of `SIGNALS` that ``text`` gives, by its cues and by wordings that matter here."""
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(folded)}
    if text.strip():
        cues = find_cues(text, Span(0, len(text)), language)
        found.update(_CUES[cue.kind] for cue in cues if cue.kind in _CUES)
    return frozenset(found)
