"""Sentences that tell a decision: "会议决定每两周碰一次", "We agreed to meet every two weeks", "The pilot stays on 7 December"."""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

_START = r"^(?:\W{0,2}\[[\d:.]{4,12}\])?(?:[^:：,，。;\n]{1,25}[:：])?\W{0,3}(?:\d{1,2}[.、)]\s*)?"
"""A time, the name of a speaker, and a number may stand before the sentence."""
_ZH_WHO = (
    r"(?:会议|双方|大家|各方|与会(?:人员|各方)?|会上|经(?:讨论|研究|协商|商议)(?:后)?[,，]?|我们|咱们|小组|全体|甲方|乙方|客户|业主|领导|老板|老总|院长|校长|主任|"
    r"局长|[\u4e00-\u9fff]方|理事会|董事会|评审组|委员会|[\u4e00-\u9fff]总|上面|总部|集团)"
)
_ZH = re.compile(
    rf"{_START}{_ZH_WHO}(?:就此|也|已经?|都|一致|共同|统一|口头|书面|原则上|基本上?|最后|最终|今天|当场)*"
    r"(?:决定|同意|确定|商定|议定|敲定|拍板|说好|否决|批准)(?!是否|什么|怎么|如何|不了|的话|之?后|之?前|才)[^:：?？]{4}"
    # "试点楼栋定为7#楼"
    r"|^[^,，。;:：?]{2,16}[,，]?(?:就|先|暂|最终|最后|已|统一|改)?(?<![认规指约决确研])定(?:为|在|成)(?![期点位向])"
    r"|(?<![没未不法规约肯确一])(?:就)?(?:这么|这样|先|都|已经)?(?:说|敲|议|商)?定(?:下来|下)?了[。.!~\s]*$"
    r"|(?:拍板|说好)了[。.!\s]*$|就(?:这么|这样)(?:办|来|干)[了吧]?[。.!\s]*$"
    r"|投票(?:决定|确定|通过|\s?\d)|表决(?:结果|通过)|否决了|一致通过|(?:讨论|研究|协商)(?:后)?(?:决定|定了)"
    rf"|{_START}(?:结论|决议|决定|议定|定论)[:：]\s?\S"
)
_EN_WHO = r"(?:board|committee|council|steering (?:group|committee)|management|sponsor|directors?|governors|trustees|team|group|meeting|parties|everyone|everybody|all|both sides|they|we)"
_EN_DATED = r"(?:launch|go-?live|deadline|pilot|test|release|date|meeting|kick-?off|delivery|handover|rollout|start|call|demo|plan|budget)"
_EN = re.compile(
    rf"{_START}(?:so |then |finally,? |in the end,? |ok(?:ay)?,? )?"
    rf"(?:(?:the )?{_EN_WHO} (?:have |has |all |then |both |finally |jointly |did |now |also )*(?:agreed|decided|settled|resolved|voted|shake hands|shook hands)"
    r"|it (?:was|has been) (?:then |finally |jointly )?(?:agreed|decided|resolved|settled)|agreed|decided) (?:to(?! come back)|that|on|with)\b"
    rf"|{_START}(?:agreed|decided|resolved|decision): ?(?!open|pending|none|tbd)\w|{_START}carried\W*$"
    rf"|\b{_EN_WHO}(?:(?: have| has|'ve) )?(?: all| both| now| then| finally| also)? ?(?:agreed in writing|declined the|rejected the|approved the|signed off (?:on )?the)\b"
    r"|\b(?:was|were|been)(?: now| then| finally| all| already)? (?:settled|agreed|decided|resolved) (?:that|on)\b"
    r"|\b(?:contract|order|job|tender|work)s? (?:goes|go|went|is awarded|was awarded) to\b"
    r"|\bpassed \d+ ?[:-] ?\d+|\bby (?:lazy )?consensus\b"
    rf"|\b{_EN_DATED}\b[^.;?]{{0,30}} (?:stays|remains|stands)\b"
)
_TALK = re.compile(
    r"\bwhat (?:we|they|was) agreed\b|\bnot (?:yet )?(?:been )?(?:agreed|decided|settled)\b"
)


def tells_decision(folded: str) -> bool:
    """Return whether a folded sentence (see `nlp.normalize.fold`) says that something was decided."""
    if folded.rstrip().endswith(("?", "？")) or _TALK.search(folded):
        return False
    return bool(_ZH.search(folded) or _EN.search(folded))
