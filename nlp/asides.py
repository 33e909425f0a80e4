"""Sentences with words of demand that ask nothing of the product.

"That was exactly what we needed" thanks for a wish fulfilled, "it must be the network" guesses, "不要再复制粘贴回复了" complains
of how our side answers, "please take this seriously" appeals to it, "you must come and visit" is kind, "我们内部还要讨论"
is the client's own affair. Whatever demand stands in another clause of the same sentence keeps the sentence a demand.
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.domain import Cue, CueKind, Span

_DEMANDS = frozenset(
    {
        CueKind.MUST,
        CueKind.SHOULD,
        CueKind.COULD,
        CueKind.REQUEST,
        CueKind.WONT,
        CueKind.WITHDRAWAL,
        CueKind.PROHIBITION,
        CueKind.CHANGE,
    }
)
_LONGEST = 600
"""Longer units are no sentences; their cost would be the square of their length."""
_CLAUSE_ENDS = re.compile(
    r"[,，;；。.!！?？:：]\s*|\s[-–—]\s|\s(?:but|however|except|only)\s|(?:但|不过|只是|另外|同时|而且)"
)

_EN = re.compile(
    r"\b(?:"
    # wishes fulfilled
    r"(?:exactly|just|precisely|all) what (?:we|i|they|everyone|(?:our|the) [a-z ]{2,24}?) (?:have |had |has )?(?:really |always |so |all )*(?:needed|wanted|asked for|requested|were looking for|was looking for|were hoping for|hoped for|had to have|had in mind|had been (?:waiting|asking) for|ordered)"
    r"|(?:everything|all) (?:that )?we (?:asked for|wanted|needed|requested) (?:is|has been|was|were|are) (?:there|in|live|done|fixed|delivered|included|solved)"
    r"|(?<!must )(?<!should )(?<!to )(?<!can )(?<!will )(?<!shall )(?:has|have|had|contains?|shows?|includes?|got|with) (?:now |really )*(?:all|everything|every [a-z]+)(?: (?:of )?the)?(?: [a-z-]+){0,3} (?:that )?(?:we|i|they) (?:ever |had |have )*(?:wanted|needed|asked for|requested|hoped for|wished for)"
    r"|(?:no|have no|had no) (?:more|further|other|additional|special|open) (?:wishes|requests|requirements|changes?|change requests|demands|comments|remarks)(?= ?(?:[.,;:!)]|$|from|for (?:now|us|me|the moment)|on (?:our|my)|at (?:this|the)|right now|this|so far|and|but))"
    # how our side talks with the client
    r"|stop (?:sending|giving|forwarding|writing|telling|feeding|serving) (?:us|me) (?:[a-z-]+ ){0,3}(?:repl(?:y|ies)|answers?|responses?|e?-?mails?|excuses|templates?|messages|stories|promises|that)"
    r"|stop (?:making excuses|copy(?:ing)?[- ](?:and[- ])?past(?:e|ing)|passing (?:us|me) (?:on|around)|ignoring (?:us|me|our)|wasting (?:our|my)|blaming)"
    r"|(?:do|must|should|will|would) (?:we|i) (?:really |always |still |now |seriously )*(?:have to|need to|got to)? ?(?:chase|beg|explain|repeat|remind|ask|call|escalate|complain|send)\b[^?]{0,60}(?:every|again|each|times?|twice|once more|before)"
    r"|(?:we|i) (?:should not|shouldn't|should never|must not|mustn't|do not want to|don't want to|cannot|can't) (?:always |keep |even |still )*(?:have|having|need)? ?(?:to )?(?:chas(?:e|ing)|explain(?:ing)?|beg(?:ging)?|repeat(?:ing)?|remind(?:ing)?|ask(?:ing)?) (?:you|this|it|that|ourselves|for (?:it|this|an answer|news|updates))"
    r"|(?:take|treat|handle) (?:this|it|that|us|me|our [a-z ]{2,30}?|the (?:matter|issue|problem|situation|complaint)s?|these (?:matters|issues|problems|complaints)) (?:more |very |really |just )*(?:seriously|with (?:more |the |some )?(?:respect|care|urgency|priority|seriousness))(?![a-z ]{0,24} and\b)"
    r"|(?:be|stay) (?:more |a bit more |a little more |just |really |completely )*(?:honest|frank|open|patient|realistic|reasonable|responsive|serious|careful|professional|understanding|upfront) (?:(?:with|to|towards) (?:us|me|our)|next time|in future|for once|here|this time|about (?:it|this|that|your))(?![a-z ]{0,24} and\b)"
    r"|(?:give|pay) (?:this|it|us|our [a-z ]{2,30}?|the (?:matter|issue|problem)) (?:more |some |your |the |full |proper |real |a bit more )*(?:attention|thought|respect|priority)(?![a-z ]{0,24} and\b)"
    r"|(?:get your act together|do your (?:job|homework)|put yourselves? in our (?:place|shoes|position)|have some respect|keep your (?:word|promises?))"
    r"|enough (?:of|with) (?:the|your|these|those|all the|this) [a-z -]{0,28}?(?:answers|replies|excuses|e?-?mails|promises|talk|stories|templates)"
    r"|(?:demand|expect|deserve|want|need|owe us) (?:an? |some )?(?:proper |real |honest |written |immediate |formal )?(?:explanation|apology)"
    r"|how (?:many times|often|much longer|long) (?:do|must|should|will|are|is|does) (?:we|i|this|it)"
    # guesses
    r"|(?:it|this|that|there|he|she|they|you|the (?:problem|error|issue|reason)) (?:must|may|might|could|should) (?:have been|be) (?:a |an |the |some |on |in |one of |due |because |caused |something |nothing |only |just )*(?:mistake|misunderstanding|typo|glitch|coincidence|network|cache|browser|our (?:end|side|fault|firewall|network)|my (?:end|side|fault)|your (?:end|side)|to |by |old |wrong |two |three |several )"
    r"|(?:could|may|might|must) (?:just |only |simply |well |also )*be (?:my|our|me|us|just me|on (?:my|our))\b"
    r"|(?:this|it|that|the [a-z]+) (?:may|might|could|will|should) (?:well )?take (?:a while|a bit|some time|time|longer?|a few|a couple|until|another|up to|ages|days|weeks)"
    r"|should be in (?:your|the) (?:in-?box|mail|post|spam)"
    r"|should (?:already )?be (?:there|here|with you|on its way|on their way|up|back|live|visible|online|over|available|solved|gone|out) (?:by )?(?:now|already|soon|shortly|today|tomorrow|again)"
    r"|(?:you|he|she|they|your team|the team) must (?:all )?be (?:so |very |really |quite )?(?:exhausted|tired|busy|proud|thrilled|happy|relieved|joking|kidding|new|swamped|sick|hungry|freezing|mistaken|confusing)"
    # kindness
    r"|(?:good|great|nice|lovely|a pleasure) (?:to |have )?(?:meet(?:ing)?|see(?:ing)?|hear(?:ing)?|speak(?:ing)?|talk(?:ing)?|chat(?:ting)?) (?:with |to |from )?(?:you|everyone|everybody|the (?:whole )?team)(?![a-z ]{0,24} (?:can|could|should|must|if)\b)"
    r"|(?:you|we) (?:really |definitely |just |all )*(?:should|must|have to|need to|ought to|really must) (?:all |both |definitely |really |absolutely )*(?:try the|taste|read the book|watch|come (?:and |over|by|round|visit|see)|visit us|(?:have|grab|get|do) (?:a |some |an )?(?:lunch|dinner|coffee|drinks?|beers?|drink|bite|break|rest|sleep)|celebrate|meet (?:up|for|again|in person)|catch up|get some (?:rest|sleep)|take a break)"
    # the client's own affairs
    r"|(?:i|we) (?:still |first |just |also |will |'ll |internally |do |really )*(?:have|need|want) to (?:first |internally |quickly |also )*(?:decide|discuss (?:it|this|that|internally|among|with (?:our|my|the))|think (?:about|it|this)|talk (?:it|this|to (?:our|my)|internally)|check (?:with|internally|if|whether|this|that|it|first|back)|ask (?:our|my|around)|get (?:approval|sign-off|back|the ok)|align|consult|leave|go now|run|clarify (?:this|it|internally)|find out|wait for|sleep on|see (?:if|whether)|figure out|agree (?:on|among)|sort (?:this|it) out|look into|come back|verify (?:this|it|with))"
    r"|(?:i|we) (?:would|will|might|'d|'ll) (?:first )?(?:have|need) to (?:ask|check with|talk to) (?:legal|finance|it|our|my|the)\b"
    r"|(?:good|great|fair|excellent) (?:question|point)(?=[.,!;:]|$)"
    r"|can (?:everyone|everybody|you(?: all)?|people) (?:please )?(?:see|hear) (?:my|me|the (?:screen|slides|board))"
    r"|let me (?:just |first |quickly )?(?:confirm|check|ask|see|think|get back|find out|look|verify|come back|talk|discuss)"
    r")"
)
_ZH_WISHED = r"(?:一直|最|真正|当初|以前)?(?:所)?(?:需要|想要|要|期望|期待|盼望|希望|想)的"
_ZH_CHECK = r"(?:确认|讨论|商量|研究|核实|评估|汇报|请示|了解|开会|斟酌|考虑|碰|过|问|沟通|协调|合计|走流程|报批|审批)"
_ZH = re.compile(
    # wishes fulfilled
    rf"(?:就|正|恰好|刚好|正好|恰恰|完全)(?:就)?是(?:(?:我们?|大家|用户|客户|领导|同事)[\u4e00-\u9fff]{{0,4}}?|财务|业务)?{_ZH_WISHED}(?:效果|功能|东西|样子|结果|感觉|版本)?(?=[。！!，,~\s]|了|$)"
    r"|(?<![\u4e00-\u9fff])正是想要的"
    r"|(?:之前|上次|原来|上周|前面|以前)(?:我们)?(?:提|要求|希望|说|要|想要|需要)(?:过|到)?的[^。，,；;]{0,12}(?:都|已经?|全)[^。，,；;]{0,4}(?:看到|解决|实现|完成|做好|做完|满足|上线|改好|修好|收到)"
    r"|(?:必须|一定要?|得)(?:给你们|给|要)?(?:点个?赞|好评|表扬|夸|鼓掌|致谢|感谢|谢谢)"
    r"|(?:没有?|无|暂无)(?:什么|任何)?(?:其他|别的|其它|更多|新的?|进一步的?)(?:的)?(?:需求|要求|意见|想法|改动|修改|补充)"
    # how our side talks with the client
    r"|(?:这种|这样的?|这么[^，。,?]{1,6}的)(?:低级|离谱|明显|简单)?的?(?:错误|bug|毛病|质量|水平|水准|速度|态度|服务|东西|版本)[^，。,?]{0,4}(?:也|都|居然|竟然)(?:能|敢|好意思|配|叫|算|可以)[^，。?]{0,8}\?"
    r"|(?:不要|别|请不要|麻烦别|请别|能不能不要?|可不可以不要)(?:再|老|总|一直|每次都?|光)+(?:是|拿|用|给|让|跟|对|发|说|来)*(?:我们?|这种|一些|那套|这些)?[^。，,；;]{0,4}(?:复制|粘贴|敷衍|推脱|推诿|拖(?!拽|动)|甩锅|踢皮球|打太极|官方|套话|糊弄|忽悠|等下去|等了|催|找借口|借口|画饼|转来转去|模板(?:回复|话)|让我们|敷|应付|打官腔)"
    r"|(?:不要|别|请不要|麻烦别|请别)(?:再|老|总|一直|光)+(?:是|跟|和|对)?(?:我们?)?(?:说|讲|回复?|答复)(?:什么)?[“”\"'‘’「」『』]*(?:尽快|马上|快了|很快|尽量|差不多|在(?:处理|查|看|跟进|催|改|排)|下周|明天|过两天|稍后|没问题|再等|等等)"
    r"|(?:认真|好好|仔细|用心|上心|上点心|用点心|负责任地?|端正态度)(?:地|一点|点|些)?(?:去|来)?(?:对待|看待|看(?!到|板)|处理|回复|回答|听|重视|想|读)(?:一?[下看听想])?(?:我们的?|这个|这件|客户的?|反馈的?|一下)*(?:问题|意见|事情?|反馈|需求|诉求|邮件)?(?=[。，,；;!！?？]|$)"
    r"|(?<!要)(?<!要高度)(?:高度|引起|给予|务必|多多?|真正|切实|足够的?)?重视(?:起来|一下|我们的?|这个|此事|这件)*(?:问题|意见|事情?|反馈|诉求)?(?=[。，,；;!！?？]|$)"
    r"|(?:拿出|给出|有)(?:一?点|些|你们的?|应有的?)*(?:诚意|态度|担当|责任心)(?:来)?"
    r"|(?:还|到底|究竟)(?:要|需要|得|想)(?:我们?|让我们?)?(?:再)?(?:催|等|说|问|提醒|重复|解释|跑|打)[^。，,；;]{0,4}(?:多少|几|多久|到什么时候|到何时)"
    r"|(?:不要|别)(?:再|老|总)?(?:是)?拿[^。，,；;]{1,14}(?:当|做|作)?(?:借口|挡箭牌|说事|搪塞|敷衍|糊弄)"
    r"|(?:给|要)(?:我们?|大家|客户)?(?:个|一个)?(?:明确的?|合理的?|像样的?|正式的?|书面的?)?(?:说法|交代|解释|道歉)"
    r"|难道(?:还)?(?:要|需要|得|非要)(?:让)?我们"
    r"|(?:还|竟然|居然|就|要)(?:要|得)(?:做|等|拖|弄|花|开发)(?:上|了)?[一二两三四五六七八九十几半多\d]{1,3}个?多?(?:月|周|星期|礼拜|年)"
    # guesses
    r"|(?:应该|可能|估计|大概|或许|多半|八成|想必)(?:就|还|只|都)?是(?:因为|由于|我们?(?:这边)?|你们(?:那边)?|网络|缓存|浏览器|操作|误|没|电脑|不小心|设置)"
    r"|估计(?:要|得|需要|还要)"
    # kindness
    r"|(?:一定|务必|必须|可得|得)(?:要|得)?(?:来|到|请|过来|抽空)[^。，,；;]{0,8}(?:坐坐|玩|做客|聚|喝茶|喝酒|吃饭|尝尝|走走|指导|看看我们)"
    r"|(?:一定|务必|必须|下次)(?:要|得)?(?:让|由|换|给)?我(?:们)?(?:来)?(?:请客|请你|请您|做东|买单)"
    r"|(?:要|得|一定要?|注意|多)(?:多)?(?:注意)?(?:身体|保重|休息|保暖)"
    r"|(?:不(?:着)?急[，,]?\s?)?(?:您|你|你们)?(?:方便|有空|得空|不忙|空了)(?:的时候|的话|时|了)?(?:再|请)?(?:回|看(?!到)|告诉|联系|给我)"
    # the client's own affairs
    rf"|我(?:们)?(?:这边|内部|自己)?(?:还|先|也|得|需要|要|还得|还要|还需要|再|需|可能)+(?:要|得)?(?:回去|先|再|内部|去)+[^。，,；;]{{0,6}}{_ZH_CHECK}"
    rf"|我(?:得|要|需要)(?:去)?(?:跟|和|向|问)[^。，,；;]{{1,8}}{_ZH_CHECK}(?:一?下)?(?=[。，,；;]|$)"
    rf"|(?:我们|公司)?内部(?:还|也|需要|要|得|先|再)+[^。，,；;]{{0,6}}{_ZH_CHECK}"
    r"|(?:得|要|需要|还要)(?:先)?等(?:我们)?(?:领导|老板|老总|总部|财务|预算|集团|上面|法务|对方|客户)[^。，,；;]{0,6}(?:批|点头|拍板|回复|确认|定|通过|同意|签字)(?:一下|下来|完|了)?(?=[。，,；;!！]|$)(?:[，,]\s?(?:所以|这个|暂时|先|也|倒)*不(?:着)?急)?"
    r"|我(?:们)?(?:要|得|必须)?先?(?:去|要去|得去|要先去|得先去)(?:开会|忙|吃饭|接|出差|赶|处理点)"
)


def find_asides(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where the folded words say something that only sounds like a demand, in order."""
    pattern = _EN if folded.isascii() else _ZH
    for found in pattern.finditer(folded):
        yield found.span()
    if not folded.isascii():
        for found in _EN.finditer(folded):
            yield found.span()


def is_aside(folded: str, start: int, cues: Sequence[Cue]) -> bool:
    """Tell whether a sentence asks nothing although it holds words of demand.

    Parameters
    ----------
    folded
        The sentence, see `nlp.normalize.fold`.
    start
        Where it begins in the document.
    cues
        Its cues with spans into the document.

    Returns
    -------
    bool
        ``True`` if every demand stands in a clause that is an aside.
    """
    clauses = _aside_clauses(folded)
    if not clauses:
        return False
    return not any(cue.kind in _DEMANDS and not _lies_in(cue.span, start, clauses) for cue in cues)


def cues_outside(folded: str, start: int, cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the cues that stand in no aside: "give us a date, 不要再说尽快" takes nothing back.

    The parameters are those of `is_aside`.
    """
    clauses = _aside_clauses(folded)
    return tuple(cue for cue in cues if not _lies_in(cue.span, start, clauses))


def _aside_clauses(folded: str) -> list[tuple[int, int]]:
    found = find_asides(folded) if len(folded) <= _LONGEST else ()
    return [_clause(folded, *stretch) for stretch in found]


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a stretch."""
    ends = [found.end() for found in _CLAUSE_ENDS.finditer(folded, 0, start)]
    behind = _CLAUSE_ENDS.search(folded, end)
    return (ends[-1] if ends else 0), (behind.start() if behind else len(folded))


def _lies_in(span: Span, start: int, clauses: Sequence[tuple[int, int]]) -> bool:
    return any(low <= span.start - start < high for low, high in clauses)
