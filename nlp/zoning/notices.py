"""Text that nobody wrote for this mail: disclaimers, automatic replies, invitations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.domain import Zone
from nlp.lines import Line

# Every pattern starts at the line start or needs the words of a notice: "a disclaimer must be shown" and
# "users can unsubscribe" are demands, not notices.
_DISCLAIMER = re.compile(
    r"[*_\W]{0,6}(?:confidentiality (?:notice|note|statement)|disclaimer|legal (?:notice|"
    r"disclaimer)|"
    r"免责声明|保密(?:声明|提示|条款|须知)|法律声明|邮件声明|重要声明)\W{0,4}(?::|$)|"
    r"\W{0,6}(?:this|the information (?:contained |transmitted )?in this) (?:e-?mail|message|"
    r"communication|transmission|electronic (?:mail|message))\b"
    r".{0,200}(?:confidential|privileged|intended (?:only|solely|for)|proprietary|viruses|solely)|"
    r"\W{0,6}(?:please (?:consider|think of) the environment|caution: this (?:e-?mail|message)|"
    r"\[external(?: e-?mail)?\]|this (?:e-?mail|message) (?:originated|was sent) from outside)|"
    r"\W{0,6}(?:声明:|注意:|提醒:|警告:|安全提[示醒]:)?\W{0,2}(?:本|此|这封)(?:电子)?(?:邮|信)件.{0,60}(?:保密|机密|秘密|仅供|仅限|"
    r"专用|专供|"
    r"误收|误发|法律保护|来自外部)|"
    r"\W{0,6}严禁.{0,20}(?:复制|泄露|传播|使用).{0,10}本.{0,4}(?:邮|信)件|"
    r"\W{0,6}(?:click here to |to )?unsubscribe\b.{0,60}(?:click|link|here|<|http|$)|"
    r"\W{0,6}如需退订|"
    r"\W{0,6}(?:please )?(?:(?:type|enter|write|add) your )?reply above this line|"
    r"\W{0,6}请在(?:此|本)行(?:以上|上方|之上)(?:输入|回复)"
)
# Apart from the others: what may stand anywhere is looked for at each character of each line.
_DISCLAIMER_WITHIN = re.compile(
    r"if you (?:are not the (?:intended|named)|have received this (?:e-?mail|message|"
    r"communication) in error)|"
    r"如(?:果)?[您你].{0,12}(?:误收|错误?[地]?[收接]到?了?本?邮?件?|非.{0,6}收件人|"
    r"不是.{0,10}收件人).{0,40}(?:删除|通知|告知)"
)
_DISCLAIMER_GOES_ON = re.compile(
    r"confidential|unauthori[sz]ed|recipient|liabilit|liable|virus|disclos|registered (?:in|"
    r"office)|收件人|删除.{0,10}邮件|泄露|"
    r"病毒|法律责任|承担.{0,6}责任|环境|打印"
)
_AUTO_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office(?: "
    r"reply)?|"
    r"自动回复|自动答复|休假通知|外出自动回复|abwesenheitsnotiz|réponse automatique)\s*(?::|$|"
    r"[\[(-])"
)
_AWAY = re.compile(
    r"(?:(?:hi|hello|您好|你好)[\s,!]*)?(?:(?:i am|i'm|i will be|we are) (?:currently |now )?"
    r"(?:out of (?:the )?office|away from (?:the|my)|on (?:annual |parental |sick )?(?:leave|"
    r"vacation|holiday))|"
    r"我(?:目前|现在|正在|当前|已)?(?:正在)?(?:不在办公室|休假|休年假|外出|出差))"
)
_BACK = re.compile(
    r"until|return|be back|urgent|回来|返回|返岗|急事|紧急|尽快回复|截止|期间|至\s?\d"
)
_AUTO_LINE = re.compile(
    r".{0,20}(?:这是一?封?(?:系统)?自动(?:回复|应答)|"
    r"this is an automat(?:ic|ed) (?:reply|response|message))"
)
_BOUNCE_SUBJECT = re.compile(
    r"\s*(?:undeliver(?:able|ed)(?: mail)?(?: returned to sender)?|delivery status "
    r"notification.{0,20}|"
    r"delivery (?:failure|has failed).{0,20}|mail delivery (?:failed|system|subsystem).{0,40}|"
    r"returned mail|failure notice|系统退信|退信(?:通知|提醒)?|邮件(?:发送|投递)失败(?:通知)?|"
    r"投递失败(?:通知)?|无法投递|未送达|未传递)\s*(?::|$|[\[(/-])"
)
_BOUNCE_BODY = re.compile(
    r"(?:delivery (?:has )?failed to these|this is the mail system at|"
    r"your message (?:could not|wasn't|couldn't) be delivered|"
    r"the following (?:address|recipient)\w* (?:failed|had)|"
    r"很?抱歉.{0,20}(?:未能送达|无法送达|被退回)|您的邮件.{0,30}(?:被退回|未能送达|退信))"
)
_JOIN = re.compile(
    r"\W{0,4}(?:click here to )?join (?:the )?(?:microsoft teams|zoom|teams|webex|google meet|"
    r"on your computer|from (?:pc|your)|meeting|conversation)|"
    r"\W{0,4}microsoft teams (?:meeting|会议|需要帮助)|"
    r"\W{0,4}(?:meeting id|passcode|会议号码?|会议 ?id|会议密码|#?腾讯会议)\s?:\s?[\w#]|"
    r"\W{0,4}点击链接(?:直接)?(?:入会|加入会议|参会)|"
    r"\W{0,4}(?:点击|立即)?加入 ?(?:microsoft teams|zoom|飞书)?\s?会议\W{0,3}$|"
    r"\W{0,4}(?:手机一键拨号|one tap mobile|复制该信息,打开)"
)
_JOIN_WITHIN = re.compile(
    r"inviting you to a (?:scheduled )?(?:zoom|webex|teams)|"
    r"邀请[您你](?:参加|加入).{0,12}会议|"
    r"meeting\.tencent\.com/|zoom\.us/j/|teams\.microsoft\.com/l/|meet\.google\.com/"
)
_CALENDAR_MAIL = re.compile(r"^\W{0,4}(?:invitation from google calendar|来自 ?google ?日历的邀请)")
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
    texts = [view[line.body : min(line.end, line.body + 200)] for line in lines[:_FIRST_LINES]]
    if any(_BOUNCE_BODY.match(text) for text in texts):
        return Zone.BOUNCE
    away = any(_AWAY.match(text) for text in texts) and _BACK.search(" ".join(texts))
    if away or any(_AUTO_LINE.match(text) for text in texts):
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
        texts = [_line(view, line) for line in lines[first:last]]
        joined = " ".join(texts[:3])[:600]
        start = next((n for n, text in enumerate(texts) if _is_disclaimer(text)), None)
        if start is None and (_DISCLAIMER.match(joined) or _DISCLAIMER_WITHIN.match(joined)):
            start = 0
        if start is None and first - 1 in found and _DISCLAIMER_GOES_ON.search(joined):
            start = 0
        if start is not None:
            found.update(range(first + start, last))
    return found


def _is_disclaimer(text: str) -> bool:
    return bool(_DISCLAIMER.match(text) or _DISCLAIMER_WITHIN.search(text))


def _is_join(text: str) -> bool:
    return bool(_JOIN.match(text) or _JOIN_WITHIN.search(text))


def invitation_lines(view: str, lines: Sequence[Line], begin: int, stop: int) -> set[int]:
    """Return the lines that a meeting program added: join links, numbers, passwords."""
    whole_run = [_line(view, line) for line in lines[begin:stop]]
    if any(map(_CALENDAR_MAIL.match, whole_run)):
        return set(range(begin, stop))  # a program wrote all of it; the description comes apart
    found: set[int] = set()
    for first, last in paragraphs(lines, begin, stop):
        texts = whole_run[first - begin : last - begin]
        hits = [number for number, text in enumerate(texts) if _is_join(text)]
        if hits:
            whole = len(hits) >= 2 or hits[0] == 0 or len(texts) <= 2
            found.update(range(first if whole else first + hits[0], last))
    return found


def _line(view: str, line: Line) -> str:
    return view[line.body : min(line.end, line.body + 600)]
