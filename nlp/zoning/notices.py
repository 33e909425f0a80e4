"""Text that nobody wrote for this mail: disclaimers, automatic replies, invitations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.domain import Zone
from nlp.lines import Line

_DISCLAIMER = re.compile(
    r"[*_\s]*(?:confidentiality (?:notice|note)|disclaimer|legal (?:notice|disclaimer)|"
    r"免责声明|保密(?:声明|提示|条款|须知)|法律声明|"
    r"邮件声明|(?:重要)?声明:)|"
    r"^[*_\s]*(?:this|the information (?:contained |transmitted )?in this) (?:e-?mail|message|"
    r"communication|transmission|electronic)"
    r".{0,200}(?:confidential|privileged|intended|proprietary|virus|solely)|"
    r"if you (?:are not the (?:intended|named)|have received this (?:e-?mail|message|"
    r"communication) in error)|"
    r"^[*_\s]*(?:please (?:consider|think of) the environment|caution: this (?:e-?mail|"
    r"message)|\[?external(?: e-?mail)?\]?\s*[:\]]|"
    r"this (?:e-?mail|message) (?:originated|was sent) from outside)|"
    r"(?:本|此|该|这封)(?:电子)?(?:邮|信)件.{0,60}(?:保密|机密|秘密|仅供|仅限|专用|专供|误收|"
    r"误发|法律保护|外部)|"
    r"如(?:果)?[您你].{0,12}(?:误收|错误[地]?[收接]到|非.{0,6}收件人|不是.{0,10}收件人)|"
    r"严禁.{0,20}(?:复制|泄露|传播|使用).{0,30}(?:邮|信)件|unsubscribe|退订"
)
_DISCLAIMER_GOES_ON = re.compile(
    r"confidential|unauthori[sz]ed|recipient|liabilit|liable|virus|disclos|registered (?:in|"
    r"office)|收件人|删除.{0,10}邮件|泄露|"
    r"病毒|法律责任|承担.{0,6}责任|环境|打印"
)
_AUTO_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|"
    r"自动回复|自动答复|休假通知|外出自动|"
    r"abwesenheitsnotiz|réponse automatique)"
)
_AUTO_BODY = re.compile(
    r"(?:hi|hello|您好|你好)?[\s,!，]*(?:i am|i'm|i will be|我(?:目前|现在|正在|"
    r"当前)?)\s*(?:currently |now )?"
    r"(?:out of (?:the )?office|away from|on (?:annual |vacation|holiday)|不在办公室|休假|"
    r"外出|出差)|"
    r".{0,20}(?:这是一?封?自动(?:回复|应答)|this is an automat(?:ic|ed) (?:reply|response|message))"
)
_BOUNCE_SUBJECT = re.compile(
    r"\s*(?:undeliver|delivery status notification|delivery (?:failure|has failed)|mail "
    r"delivery (?:failed|system|subsystem)|"
    r"returned mail|failure notice|系统退信|退信|邮件(?:发送|投递)失败|投递失败|无法投递|未送达)"
)
_BOUNCE_BODY = re.compile(
    r"(?:delivery (?:has )?failed to|this is the mail system at|your message (?:could not|"
    r"wasn't|couldn't) be delivered|"
    r"the following (?:address|recipient)\w* (?:failed|had)|很?抱歉.{0,20}(?:未能送达|"
    r"无法送达|被退回)|您的邮件.{0,30}(?:被退回|未能送达|退信))"
)
_JOIN = re.compile(
    r"join (?:the )?(?:microsoft teams|zoom|teams|webex|google meet|on your computer|from "
    r"(?:pc|your)|the meeting|meeting)|"
    r"microsoft teams (?:meeting|会议)|inviting you to a (?:scheduled )?(?:zoom|webex|teams)|"
    r"meeting id\s?:|passcode\s?:|"
    r"(?:邀请您|邀请你)(?:参加|加入).{0,12}会议|点击链接(?:直接)?(?:入会|加入会议|参会)|"
    r"#?腾讯会议\s?:|会议号(?:码)?\s?:|会议 ?id\s?:|会议密码\s?:|"
    r"加入 ?(?:microsoft teams|zoom|会议|飞书)|meeting\.tencent\.com|zoom\.us/j/|"
    r"teams\.microsoft\.com|meet\.google\.com|"
    r"dial-?in|电话入会|手机一键拨号|one tap mobile|复制该信息,打开"
)
_FIRST_LINES = 4
_MAX_AUTOMATIC = 25


def automatic_zone(view: str, subject: str, sender: str, lines: Sequence[Line]) -> Zone | None:
    """Return the zone of a mail that a program wrote, by its folded subject, sender and words."""
    if _BOUNCE_SUBJECT.match(subject) or "mailer-daemon" in sender or "postmaster@" in sender:
        return Zone.BOUNCE
    if _AUTO_SUBJECT.match(subject):
        return Zone.AUTO_REPLY
    if len(lines) > _MAX_AUTOMATIC:
        return None
    for line in lines[:_FIRST_LINES]:
        text = view[line.body : min(line.end, line.body + 200)]
        if _BOUNCE_BODY.match(text):
            return Zone.BOUNCE
        if _AUTO_BODY.match(text):
            return Zone.AUTO_REPLY
    return None


def paragraphs(lines: Sequence[Line], begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines between blank lines."""
    first = begin
    for number in range(begin + 1, stop + 1):
        if number == stop or lines[number].gap:
            yield first, number
            first = number


def disclaimer_lines(view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the numbers of the lines that are a confidentiality notice or the like."""
    found: set[int] = set()
    for first, last in paragraphs(lines, begin, stop):
        texts = [_line(view, lines[number]) for number in range(first, last)]
        joined = " ".join(texts[:3])[:600]
        start = next((n for n, text in enumerate(texts) if _DISCLAIMER.search(text)), None)
        if start is None and _DISCLAIMER.match(joined):
            start = 0
        if start is None and first - 1 in found and _DISCLAIMER_GOES_ON.search(joined):
            start = 0
        if start is not None:
            found.update(range(first + start, last))
    return found


def invitation_lines(view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the lines that a meeting program added: join links, numbers, passwords."""
    found: set[int] = set()
    for first, last in paragraphs(lines, begin, stop):
        texts = [_line(view, lines[number]) for number in range(first, last)]
        hits = [number for number, text in enumerate(texts) if _JOIN.search(text)]
        if hits:
            whole = len(hits) >= 2 or hits[0] == 0 or len(texts) <= 2
            found.update(range(first if whole else first + hits[0], last))
    return found


def _line(view: str, line: Line) -> str:
    return view[line.body : min(line.end, line.body + 600)]
