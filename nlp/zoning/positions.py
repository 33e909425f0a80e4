"""Departments, positions and companies as they stand below or beside a name."""

from __future__ import annotations

import re

from nlp.names import is_chinese_name

_HAN_POSITION = re.compile(
    r"[\w·()&-]{0,20}(?:部|科|处|室|局|课|公司|集团|事务所|医院|学校|大学|银行|信息中心|技术中心|"
    r"数据中心|研发中心|客服中心|经理|总监|工程师|主任|主管|部长|科长|处长|助理|顾问|专员|专家|"
    r"秘书|代表)"
)
_POSITION = re.compile(
    r"(?:.{0,40}\b(?:department|dept|division|office|ltd|limited|inc|gmbh|llc|corp|corporation|"
    r"company|director|engineer|consultant|officer|president|analyst|developer|assistant|"
    r"coordinator|specialist|ceo|cto|cio|coo|cfo)|"
    r"(?:head|director|vp) of .{2,40}|"
    r"(?:.{0,30}\b)?(?:project|product|account|sales|it|procurement|purchasing|operations|general|"
    r"office|quality|programme?|marketing|delivery|service) (?:manager|team|lead)|"
    r"(?:purchasing|procurement|finance|accounting|logistics|operations|marketing|sales))\.?$"
)
_DATE = re.compile(r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?$")
_APART = re.compile(r"[\s,|/·、-]+")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){1,3}\s?[,|/·–—-]\s?(?P<position>.+)")
_JOINT = re.compile(r"(?P<position>[\u4e00-\u9fff]{1,10}(?:部|科|处|室|公司))(?P<name>.{2,3})$")
_HAN_COLUMNS = 24


def is_position(line: str) -> bool:
    """Tell whether a folded line is a department, position or company, or the date of a letter."""
    if _DATE.match(line) or _POSITION.match(line):
        return True
    parts = _APART.split(line.strip())
    return all(_HAN_POSITION.fullmatch(part) for part in parts)


def is_name_with_position(words: str) -> bool:
    """Tell whether a line names a person and a position: 采购部 李娜, "Anna Smith, Purchasing"."""
    latin = _LATIN_NAME.fullmatch(words)
    if latin:
        return bool(_POSITION.match(latin["position"].lower()))
    if len(words) > _HAN_COLUMNS:
        return False
    parts = _APART.split(words)
    if len(parts) == 1:
        joint = _JOINT.match(words)
        return joint is not None and is_chinese_name(joint["name"])
    names = [n for n in (0, -1) if len(parts[n]) >= 2 and is_chinese_name(parts[n])]
    return bool(names) and any(_HAN_POSITION.fullmatch(part) for part in parts)
