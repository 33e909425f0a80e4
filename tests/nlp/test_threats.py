"""Threats to the business between both sides, beside demands on a product that use the same words."""

from __future__ import annotations

import pytest

from nlp.normalize import fold
from nlp.threats import is_threat

THREATS = [
    "二期款项暂缓支付。", "如果月底前还不能修复，我们将暂停合作。", "剩下的尾款先不付了。",
    "再出一次事故，我们就终止合同。",
    "我司决定不再续签合同。", "财务已经冻结付款。", "这个月的服务费我们先停付。",
    "We are holding back the second instalment until this is sorted.", "We will suspend the project.",
    "We have decided to put all payments on hold.", "Our legal department is looking at cancelling the contract.",
    "下周五之前再解决不了，我们就暂停试点。", "If this is not solved by next Friday we will stop the pilot.",
    "One more delay and we will stop paying your invoices.", "We are looking for another supplier.",
]  # fmt: skip
PRODUCT = [
    "支付功能先不做。", "微信支付暂缓。", "打印腕带这块先暂缓，一期不上。", "系统支持合同终止后自动归档。",
    "用户可以终止合同。",
    "支持暂停和恢复付款审批。", "取消订单按钮放在右上角。", "人脸登录取消吧。",
    "Drop the PayPal payment.", "Put the loyalty card on hold.", "Users must be able to cancel the contract online.",
    "The system suspends the project automatically after a year.", "Operators can pause a running job.",
    "Show all payments on hold in a list.", "The app must stop the trial after 30 days.",
    "试用到期后系统自动停止试用账号。",
]  # fmt: skip


@pytest.mark.parametrize("text", THREATS)
def test_threat_is_one(text: str) -> None:
    """Paying, buying or working together is to stop."""
    assert is_threat(fold(text))


@pytest.mark.parametrize("text", PRODUCT)
def test_demand_on_the_product_is_none(text: str) -> None:
    """A withdrawn feature and a product that handles payments or contracts threaten nobody."""
    assert not is_threat(fold(text))
