"""Words that tell how a text relates to something known: withdrawn, replaced, narrowed, ranked."""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Span

SIGNALS = (
    "withdrawal", "change", "negation", "narrowing", "ranking", "all", "only", "replacement",
    "rank_must", "rank_could", "rank_up", "rank_down", "forbids", "elsewhere", "topic", "unfit", "shift",
)  # fmt: skip
"""``rank_*``: how much it matters now; ``elsewhere``: somebody else provides it; ``topic``: names what it speaks of
first ("on X: ..."); ``unfit``: the old value does not do ("too short"); ``shift``: something is put in its place."""

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "withdrawal": re.compile(
        r"取消|撤掉|撤回|砍|去掉|删掉|删除这|作废|不用做|先不|不做了|不要了|不用了|不需要了|不搞|停掉|拿掉|不弄|划掉|作罢|撤销|省了|免了|拿出|移除"
        r"|\b(?:drop(?:ped)?|forget|skip|withdraw|cancel(?:led|ed)?|strike|remove|leave out|take out|off the table|scrap(?:ped)?|off (?:our|the) list|cross (?:it |that )?out|give up on|gave up on|do without"
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
    "rank_must": re.compile(
        r"必须|一定(?:要|得)|硬(?:性|任务|要求|指标|条款|杠)|底线|没得商量|没商量|不能少|缺了|最高级|p0|必做|一票否决|死要求|验收指标|写进|合同里|规定|不能没有|非.{1,6}不可"
        r"|\b(?:must|mandatory|indispensable|essential|obligatory|non-negotiable|precondition|required|insists?|no discussion"
        r"|not up for debate|can't (?:open|go|start|do|live)|won't (?:accept|sign|buy)|top (?:rank|priority)|in the (?:contract|agreement)"
        r"|no way around|fixed|decides whether|condition)\b"
    ),
    "rank_could": re.compile(
        r"可有可无|可做可不做|做不做都|加分项|锦上添花|有空|有余力|有时间再|不强求|最好有|可选|不急|不着急|没那么急|缓一缓|放一放|以后再(?:说|做|弄|看)|往后|排后|排到?最?后|降级|降低|降成|降为|放到?最后"
        r"|无所谓|凑合|不要紧|没也行|也行|也成|慢慢来|不影响|只作参考|能做则做|没关系|不重要|能拖就拖"
        r"|\b(?:could|nice[- ]to[- ]have|bonus|optional|a wish|luxury|cosmetics?|lowest|low priority|live without"
        r"|would be (?:nice|great|fine|welcome)|if (?:there's|money|time)|can wait|may as well wait|gimmick|toy|whenever|last thing|hardly matters?"
        r"|leave (?:it|them) for|not (?:essential|urgent|critical|an obligation|a condition)"
        r"|no longer (?:a condition|an absolute|essential|critical)|merely|desirable|at best|slide|slipped|lower)\b"
    ),
    "rank_up": re.compile(
        r"提一级|升一级|提级|提到|往前(?:提|排)|升级|升为|升到|更重要|很看重|比.{0,8}要紧|点名|优先级(?:提|调)高"
        r"|\b(?:moved? up|raise[ds]?|upgrade[ds]?|more important|rather important|now a must|became|top|up to (?:a )?must|promoted"
        r"|counts? more)\b"
    ),
    "rank_down": re.compile(
        r"降(?:一级|级|成|为|到)|往后(?:放|排|推)|排后|没那么|放低|松一点|优先级(?:降|调)低|先当应该|算应该|不再是(?:必须|硬)|不是.{0,6}(?:项|要求)了"
        r"|\b(?:moved? down|downgrade[ds]?|drops? to|slides? to|lower(?:ed)?|no longer (?:a|an) (?:\w+ )?(?:must|absolute|condition)"
        r"|less important|just a (?:should|could|wish)|(?:should|could) will do|can be a (?:should|could)|can live with(?:out)?|is only a"
        r"|postponed)\b"
    ),
    "forbids": re.compile(
        r"不许|不准|不得|禁止|严禁|不让|不能再|不可以|一律不|只准|只能|只许"
        r"|\b(?:must not|mustn't|may not|not allowed|is not to|are not to|never|nobody|forbidden|no .{1,20} of any kind|refuse[sd]?"
        r"|has to|only be)\b"
    ),
    "elsewhere": re.compile(
        r"自己(?:弄|做|搞|看|有)|厂家|统一(?:开|做|发)|那边有|由.{1,10}(?:自己)?(?:做|负责|统一)|走别的|我们.{0,4}(?:直接|先).{0,6}(?:问|取|看)|改成固定"
        r"|租(?:的|别人)"
        r"|\b(?:comes? from|bought|hired|themselves|by hand|instead|from now on|handles? it|takes? care|another way"
        r"|already (?:have|has)|on (?:our|their) own|the (?:vendor|manufacturer|maker|shop|agency))\b"
    ),
    "topic": re.compile(
        r"(?:那|这)(?:条|项|个|块|事|件)|这一?条|\b(?:the .{2,40} one|that one|this one|on [^,]{3,40}[,:]|regarding|about the|as for"
        r"|concerning)\b|^[^,，。:：]{2,30}[:：]"
    ),
    "unfit": re.compile(
        r"太(?:短|长|紧|松|久|晚|早|少|多|慢|快|严|低|高|贵|勤)|不够"
        r"|\b(?:too (?:short|long|few|many|late|early|slow|tight|much|often)|not enough|isn't enough|overkill|optimistic|is enough"
        r"|already enough|will do|realistic)\b"
    ),
    "shift": re.compile(
        r"(?:提|放|降|升|调|延|缩|改|换|压|推)(?:到|成|为|至|用)|放宽|延长|缩短|(?:别|不用?|不要).{1,10}[,，]?(?:改|换|用)"
        r"|\b(?:instead(?: of)?|rather than|not \d+|make (?:it|the)|becomes?|now (?:be )?\d+|extend|from \d+|change|replace"
        r"|switch(?:ed)? to|turns into|have .{1,20} by)\b"
    ),
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
