"""Words about whose decisions count, in Chinese."""

from __future__ import annotations

from typing import Final

ZH_VOUCHING: Final[dict[str, str]] = {
    "vouch.title": "谁的决定计入学习",
    "vouch.how": "截至上次重新训练（{at}）。每个人都只在附带模型有把握之处与它比较，该模型从未见过任何决定。"
    "在这些地方大多与其相反的人，可能弄反了按键，也可能更了解情况：请先看例子，再为其担保，或保持现状。",
    "vouch.never": "尚未评估任何人：每次重新训练（“模型”页）时都会评估。",
    "vouch.status_held": "暂不计入",
    "vouch.status_partly": "部分不计入",
    "vouch.status_look": "计入；请看一看",
    "vouch.status_ok": "计入",
    "vouch.vouched": "已有人担保",
    "vouch.against": "附带模型有把握的 {sure} 处中，有 {against} 处判断与其相反："
    "{share}（95 % 区间：{low} 至 {high}）。",
    "vouch.refused": "附带模型有把握的 {sure} 条结果中，拒绝了 {against} 条："
    "{share}（95 % 区间：{low} 至 {high}）。",
    "vouch.unsure": "没有判断过附带模型有把握之处（n = 0）。",
    "vouch.turned": "{n} 个决定中，{since} 至 {until} 的 {left_out} 个看起来像是把接受和拒绝弄反了。",
    "vouch.colleagues": "对相同文字的 {shared} 次判断中有 {apart} 次与同事不一致；详见“意见不一之处”。",
    "vouch.then_held": "在有人担保之前，这 {n} 个决定都不用于学习。",
    "vouch.then_partly": "这些决定不用于学习，其余 {rest} 个照常计入。",
    "vouch.then_look": "{n} 个决定全部用于学习。",
    "vouch.pending": "从下次重新训练起，{name} 的全部决定都用于学习。",
    "vouch.heard": "上次重新训练已学习 {name} 的全部决定。",
    "vouch.ended": "担保已撤回：下次重新训练会重新评估 {name}。",
    "vouch.said_yes": "{by} 于 {at} 担保",
    "vouch.said_no": "{by} 于 {at} 撤回担保",
    "vouch.reason": "原因（可不填）",
    "vouch.go": "为 {name} 担保",
    "vouch.who": "如要担保或撤回担保，请先在页面上方填写您的姓名。",
    "vouch.back": "撤回担保",
    "vouch.done": "已记录：下次重新训练会学习 {name} 的全部决定。",
    "vouch.undone": "已撤回：下次重新训练会重新评估 {name}。",
    "vouch.examples": "{name} 与模型相反的判断（{n} 例，相差最大的在前）",
    "vouch.said": "评审人：{what}",
    "vouch.model": "模型：{chance} 的可能是需求",
    "vouch.others": "全部计入",
    "vouch.other": "{name}：{n} 个决定，模型有把握的 {sure} 处中有 {against} 处相反",
}
