"""Threats to stop paying, buying or working together: "二期款项暂缓支付", "we will hold back the second instalment".

They hold a word of stopping as a withdrawal does, but what stops is the business between both sides and nothing of the
product. A PM must see them as a risk, and no requirement may be taken out of the record for them.
"""

# ruff: noqa: E501  (lists of wordings read better on long lines)

from __future__ import annotations

import re

_ZH_STOP = r"暂停|暂缓|暂不|停止|停掉|冻结|中止|终止|解除|取消|叫停|搁置|扣下|扣住|压着|先不|不再|停(?=付|了)|拒绝|不予|不会再?|缓(?=付)|停付|不付"
_ZH_MONEY = r"款项|尾款|余款|首付款|首款|进度款|货款|服务费|维护费|合同款|项目款|验收款|质保金|[一二三四五]期款|(?:首|中|末)期款|回款"
_ZH_TIES = r"合作|合同|协议|续约|续签|试点|试用|试运行|(?:[一二三四五]期|后续|剩余|新)的?(?:采购|订单|项目|招标|签约)"
_ZH_NOT_BUSINESS = (
    r"(?:功能|方式|模块|页面|按钮|接口|状态|记录|单据|管理|提醒|列表|字段|类型|到期|模板|编号|审批)"
)
_ZH_PAID = r"(?:付|打|支付|结|给|拨|[。；，,!\s了]|$)"
_ZH = re.compile(
    rf"(?:{_ZH_STOP})[^。；，,\n!?]{{0,10}}?(?:{_ZH_MONEY}|{_ZH_TIES})(?!{_ZH_NOT_BUSINESS})"
    rf"|(?:{_ZH_MONEY})(?!{_ZH_NOT_BUSINESS})[^。；，,\n!?]{{0,8}}?(?:{_ZH_STOP})[^。；，,\n!?]{{0,4}}{_ZH_PAID}"
    rf"|(?:{_ZH_TIES})(?!{_ZH_NOT_BUSINESS})[^。；，,\n!?]{{0,6}}?(?:{_ZH_STOP})(?:[。；，,!\s了]|$)"
    rf"|(?:暂停|暂缓|停止|冻结|拒绝)(?:付款|支付(?=[。；，,!\s了]|$)|打款|拨款|结款)(?!{_ZH_NOT_BUSINESS})"
)
_ZH_OURS = re.compile(r"我们|我方|我司|咱们|公司|财务|领导|老板|集团|董事|法务|贵司|你们")
_ZH_PRODUCT = re.compile(
    r"支持|可以|能够|系统|平台|用户|客户可|会员|商户|按钮|功能|自动|后台|一键|勾选|时[，,]|后[，,]"
)

_EN_TIES = (
    r"(?:the |our |this |all |any |further |future |remaining |outstanding |second |next |final |last |third )*"
    r"(?:payments|(?:second|next|final|last|third|remaining|outstanding|milestone) (?:payment|milestone)|instal?lments?"
    r"|(?:your |the )?invoices?|retainer|fees|contract|agreement|project|pilot|trial|roll-?out|cooperation|collaboration|partnership|engagement"
    r"|business (?:relationship|with you))"
)
_EN_STOP = (
    r"(?:hold(?:ing)? (?:back|off(?: on)?)|withh(?:old|olding|eld)|suspend(?:ing|ed)?|stop(?:ping|ped)?(?: paying)?|freez(?:e|ing)|frozen"
    r"|cancel(?:l?ing|l?ed)?|terminat(?:e|ing|ed)|end(?:ing)?|walk(?:ing)? away from|pull(?:ing)? out of|paus(?:e|ing|ed)|delay(?:ing)?|halt(?:ing)?)"
)
_EN = re.compile(
    rf"\b{_EN_STOP} {_EN_TIES}\b|\b(?:put|putting|place) {_EN_TIES} on hold\b"
    r"|\b(?:no longer|not|stop|don't|won't|will not) (?:be )?(?:wish|want|like|able|willing|going|continu\w+|pay\w*|work\w*)"
    r"(?: to)?(?: continue| work| working| go on| pay| paying)? (?:your invoices?|with (?:you|your (?:company|team|firm)))\b"
    r"|\b(?:look(?:ing)? for|find|switch(?:ing)? to|go(?:ing)? to|move to) (?:another|a different|a new|an alternative) "
    r"(?:vendor|supplier|provider|contractor|agency|partner)\b"
)
_EN_OURS = re.compile(
    r"\b(?:we|our|us|i|my|legal|finance|management|board|director|ceo|lawyers?)\b"
)
_EN_PRODUCT = re.compile(
    r"\b(?:users?|customers?|tenants?|clients? (?:can|should|must)|system|app|button|page|screen|feature|allow|able to (?:cancel|suspend|pause|terminate|end)"
    r"|option|automatically)\b"
)


def is_threat(folded: str) -> bool:
    """Return whether a folded sentence (see `nlp.normalize.fold`) threatens to stop the business between both sides."""
    if _ZH.search(folded):
        return bool(_ZH_OURS.search(folded)) or not _ZH_PRODUCT.search(folded)
    return (
        _EN.search(folded) is not None
        and _EN_OURS.search(folded) is not None
        and not _EN_PRODUCT.search(folded)
    )
