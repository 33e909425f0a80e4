"""Draft an acceptance criterion from a requirement's own words, with blanks for what it does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.domain import Language, Quantity
from nlp.normalize import fold

BLANK = "___"

_ACTS = (
    "add|allow|apply|approve|archive|assign|attach|block|book|browse|call|cancel|change|check|choose|click|close|compare|"
    "configure|connect|convert|copy|create|delete|disable|display|download|drag|edit|email|enable|enter|export|fill|filter|find|"
    "flag|follow|forward|generate|get|give|group|hide|highlight|import|include|insert|integrate|invite|keep|let|limit|link|list|"
    "lock|log|make|manage|mark|merge|move|notify|offer|open|order|pay|pick|play|post|prevent|preview|print|provide|publish|read|"
    "receive|record|register|reject|remind|remove|rename|reorder|replace|report|request|require|reset|restore|review|save|scan|"
    "schedule|search|see|select|send|set|share|show|sign|sort|split|start|stop|store|submit|support|switch|sync|tag|track|"
    "translate|undo|unlock|update|upload|use|validate|view|watch|write|work|warn"
)
_FORMS = {
    Language.ZH: "假如 {given}\n当 {when}\n那么 {then}",
    Language.EN: "Given {given}\nWhen {when}\nThen {then}",
}
_OPENING = {
    Language.ZH: re.compile(
        r"^(?:[\d一二三四五六七八九十]+[、.．)）]\s*)?(?:"
        r"(?:另外|还有|然后|嗯|呃|就是|那个|请|麻烦|我们|客户|这边|系统)?"
        r"(?:希望|需要|必须|应该|应当|应|要求|想要|想|最好|建议)(?:能够|能|可以|要|有|是)?"
        r"|系统(?:要|需)|支持|要能|请)\s*[,:]?\s*"
    ),
    Language.EN: re.compile(
        r"^(?:\d+[.)]\s*)?(?:(?:please|also|and|so)[,\s]+)?(?:"
        r"(?:we|i)(?:'d| would)? (?:need|want|like|expect|wish)(?: to)?"
        r"|(?:the )?system (?:must|shall|should|needs to|has to|will)(?: be able to)?"
        r"|it (?:must|should|shall) (?:be possible to )?"
        r"|there (?:must|should) be|make sure(?: that)?|(?:please |pls |kindly )?help(?: us| me)?(?: to)?|please)\s+"
    ),
}
_CONDITION_FIRST = {
    Language.ZH: re.compile(
        r"^(?:当|如果|若|一旦)?(?P<when>[^,。;]{2,40}?(?:失败时|成功后|到期前|之后|以后|的时候|时候|时|后|的话|的))[,]\s*(?P<then>.{2,})$"
    ),
    Language.EN: re.compile(
        r"^(?:when|if|once|as soon as|after|whenever)\s+(?P<when>[^,;.]{3,90}),\s*(?:then\s+)?(?P<then>.{3,})$"
    ),
}
_CONDITION_LAST = {
    Language.ZH: re.compile(
        r"^(?P<when>[^,。;]{2,30}?(?:失败时|成功后|到期前|后|时(?![间长限候效段刻区常])))(?P<then>[^,。;]{3,})$"
    ),
    Language.EN: re.compile(
        r"^(?P<then>.{5,}?)\s(?:when|if|once|as soon as|whenever)\s(?P<when>[^,;]{5,})$"
    ),
}
_QUOTED = re.compile(r"^[\"“「『']+(?P<words>.+?)[\"”」』']+[.。!！]?$", re.DOTALL)
_DASHES = re.compile(r"^(?:[-–—*•·→]|=>|->)+\s*")
_JOINT = re.compile(r"(?:(?:and|but|also|so)\s|(?:但是|而且|另外|还有|然后)[,，]?)")
# "A → B": what is now, and what is wanted
_ARROW = re.compile(r"^[^→]{2,}?\s*(?:→|->|=>)\s*(?P<then>[^→]{2,})$")
_RELAYED = {
    Language.ZH: re.compile(
        r"^[\u4e00-\u9fff]{2,6}(?:那边|这边|也|又|都)?(?:希望|要求|提出|建议|反馈说?|表示|说(?![明法话服]))(?:能够|能|可以|要)?[,:]?\s*(?=.{4,})"
    ),
    Language.EN: re.compile(
        r"^(?:(?:and|also|but|so)\s)?(?:[\w.'’&-]+\s){1,4}?"
        r"(?:said|says|asked|asks|hopes?|hoped|wants?|wanted|would like|would love)"
        r"(?:\s(?:that|for|to(?: have| see)?|us to|you to))?\s+(?=.{8,})"
    ),
}
# what is said beside the matter: reasons, haste, feelings
_COMMENT = {
    Language.ZH: re.compile(
        r"[,;](?:不过|但是?|主要是|因为|由于|否则|不然|要不然|反正|毕竟|免得|以免|这个不|不急|不着急|光(?=[\u4e00-\u9fff])|大家|老是).*$",
        re.DOTALL,
    ),
    Language.EN: re.compile(
        r",?\s(?:because|otherwise|or else|as (?:it|we|they|he|she|i|our)\b|but|since (?:we|they|it|our|the))\b.*$"
        r"|,\s(?:he|she|they|we|i|i'm|i'd|it's|that's|it|this|if there's|no stress|no rush)\b.*$",
        re.DOTALL,
    ),
}
_PREDICATE = {
    Language.ZH: re.compile(
        r"[能可会要应须让把将按给到被发做看查改加删传打扫选设填点显导输登存取算报提退付收换接开关锁识拍推送生统筛分合跳刷停弹写建评签审批标配用有是禁只补动清]"
    ),
    Language.EN: re.compile(
        r"\b(?:\w{3,}(?:s|ed|ing)|must|should|shall|can|cannot|will|to|be|not|no|never|only|"
        + _ACTS
        + r")\b"
    ),
}
_ACT_FIRST = re.compile(r"^(?:(?:be able to|to|not|only)\s)?(?:" + _ACTS + r")\b")
# A sentence with a predicate of its own states an outcome; "export orders in bulk" states an act.
_OUTCOME = {
    Language.ZH: re.compile(
        r"要|应|须|不超过|不低于|不得|不能|不许|不准|不再|禁止|只能|显示|自动|最好|务必"
        r"|改为|改成|换成|调[大小]|默认|至少|最多|上限|下限|提醒|通知|锁|统一|走|用[\u4e00-\u9fff]"
    ),
    Language.EN: re.compile(
        r"\b(?:must|should|shall|has to|have to|will|is|are|works?|looks?|shows?|loads?)\b"
    ),
}
_ENDING = re.compile(r"[\s。.！!；;，,]+$")
_NO_DEMAND = {
    Language.ZH: re.compile(r"[?？]\s*$|不用做|先不做|取消|不要了|不需要了|砍掉"),
    Language.EN: re.compile(r"\?\s*$|\bno longer\b|\bnot needed\b|\bdrop(?:ped)?\b|\bforget\b"),
}
_LONG_PHRASE = 5
"""English words that say something even without a verb."""
_SMALL_INSIDE = re.compile(
    r"(?:The|A|An|All|Any|Each|Every|No|Our|Their|It|They|Users?|Only|This|These|Both)\b"
)
_SHORTEST = {Language.ZH: 4, Language.EN: 12}


def suggest_criterion(
    text: str, language: Language, quantities: Sequence[Quantity] = ()
) -> str | None:
    """Return an editable draft "Given / When / Then", or ``None`` where the words give nothing to check.

    Every part is a stretch of ``text``, but for the capital of its article;
    what the text does not say is a blank (`BLANK`), never a guess.

    Parameters
    ----------
    text
        The requirement alone.
    language
        Its language.
    quantities
        Its quantities; a measured requirement says what comes out.
    """
    words = _bare(text)
    folded = fold(words)
    if _NO_DEMAND[language].search(folded.strip()):
        return None
    start = 0
    for pattern in (_JOINT, _RELAYED[language], _OPENING[language]):
        if opening := pattern.match(folded[start:]):
            start += opening.end()
    end = len(words) - _tail(folded)
    if end - start < _SHORTEST[language] or not (
        quantities or _says_something(folded[start:end], language)
    ):
        return None
    when, then = _parts(words[start:end], folded[start:end], language, measured=bool(quantities))
    return _FORMS[language].format(given=BLANK, when=_inside(when), then=_inside(then))


def _inside(words: str) -> str:
    """Return ``words`` as they stand within a sentence: "Then the search …"; names keep their capital."""
    return words[0].lower() + words[1:] if _SMALL_INSIDE.match(words) else words


def _says_something(folded: str, language: Language) -> bool:
    """Tell a sentence or a long phrase from a bare title ("轨迹回放", "Applications")."""
    if language is Language.ZH:
        return _PREDICATE[language].search(folded) is not None
    words = len(folded.split())
    return words >= _LONG_PHRASE or (words > 2 and _PREDICATE[language].search(folded) is not None)


def _bare(text: str) -> str:
    """Return the words without dashes before and quotation marks around them."""
    words = _DASHES.sub("", text.strip())
    quoted = _QUOTED.match(words)
    return quoted["words"].strip() if quoted else words


def _tail(folded: str) -> int:
    match = _ENDING.search(folded)
    return len(match.group()) if match else 0


def _parts(text: str, folded: str, language: Language, *, measured: bool) -> tuple[str, str]:
    if match := _ARROW.match(folded):
        return BLANK, _cut(text, match, "then")
    for pattern in (_CONDITION_FIRST[language], _CONDITION_LAST[language]):
        if match := pattern.match(folded):
            return _cut(text, match, "when"), _without_comment(_cut(text, match, "then"), language)
    core = _without_comment(text.strip(), language)
    acts = language is Language.ZH or _ACT_FIRST.match(fold(core)) is not None
    states = measured or not acts or _OUTCOME[language].search(fold(core)) is not None
    return (BLANK, core) if states else (core, BLANK)


def _without_comment(words: str, language: Language) -> str:
    """Return ``words`` up to a reason or remark behind them; what is left says enough to be checked."""
    found = _COMMENT[language].search(fold(words))
    if found is None or found.start() < _SHORTEST[language]:
        return words
    return words[: found.start()].strip()


def _cut(text: str, match: re.Match[str], name: str) -> str:
    return text[match.start(name) : match.end(name)].strip()
