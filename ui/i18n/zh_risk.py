"""The words of the pages on delay risk in Chinese."""

from __future__ import annotations

from typing import Final

ZH_RISK: Final[dict[str, str]] = {
    "page.portfolio": "项目组合",
    "page.risk": "延期风险",
    "risk.how": "延期超过计划工期 5 % 的概率、可能的结束日期、原因与对策。每个数字都附样本数 n。",
    "risk.as_of": "截至日期",
    "risk.estimate": "立即估算",
    "risk.estimated": "已按 {day} 估算。",
    "risk.no_facts": "此项目尚无数据。请在“项目数据”中至少填写开始日期和计划结束日期，其余可留空。",
    "risk.no_estimate": "此日期之前尚无估算。请点击“立即估算”，或等待夜间自动估算。",
    "risk.being_estimated": "已有 {day} 的项目数据，正在估算。本页会自动刷新，完成后立即显示结果。",
    "risk.p_late": "延期 >5 % 的概率",
    "risk.p_late_help": (
        "结束时间晚于计划结束超过计划工期 5 % 的概率。达到 {threshold} 即视为有风险。"
    ),
    "risk.points_since": "{points} 个百分点（自 {day}）",
    "risk.p50": "P50 结束日期",
    "risk.p80": "P80 结束日期",
    "risk.longest": "与计划相差 {days} 天。任何日期都不会超出贵方历史中最长延期的两倍。",
    "risk.p95": "P95 结束日期",
    "risk.after_plan": "与计划相差 {days} 天",
    "risk.slip": "预期延期（天）",
    "risk.slip_help": "P50、P80、P95 所依据的分布的平均值；提前结束计为 0 时，平均延期为 {mean} 天。",
    "risk.loss": "预期损失",
    "risk.loss_help": "平均延期 × 每日成本：使用“设置”中的数值，否则为计划成本 ÷ 计划工期。",
    "risk.basis_own": (
        "与 n = {n} 个风险相近的项目比较（{segment}）；模型见过贵方 "
        "{finished} 个已完成项目。模型 {version}，截至 {day}。"
    ),
    "risk.basis_reference": (
        "仅为参考区间，并非对本项目的预测：已知贵方已完成项目 {finished} 个，需要"
        " {needed} 个。区间来自其他组织的“{segment}”，n = {n}。"
    ),
    "risk.reconstructed": "此日期早于项目在此建档；特征根据消息日期重建。",
    "risk.fan": "何时结束？",
    "risk.fan_how": (
        "折线：P50；色带：50 %–80 %（深）与 80 %–95 %（浅）；虚线：计划结束日期。"
        "共 {days} 次估算，最近一次依据 n = {n} 个可比项目。"
    ),
    "risk.mood_how": "每条消息的语气，−1（不满）至 1（满意）；n = {n} 条消息。",
    "risk.end_axis": "结束日期",
    "risk.p_axis": "概率（%）",
    "risk.timeline": "风险与事件",
    "risk.timeline_how": "折线：延期超过 5 % 的概率；虚线：阈值；符号：当日事件，n = {n}。",
    "risk.events": "打开事件",
    "risk.drivers": "为什么？",
    "risk.drivers_how": "与平均水平的项目相比，每个因素对概率的增减（百分点）。",
    "risk.drivers_none": "参考区间没有驱动因素；有了基于自有历史的模型后才会显示。",
    "risk.changed": "自 {day} 以来的变化",
    "risk.changed_none": "自 {day} 以来没有变化。",
    "risk.column": "指标",
    "risk.before": "之前",
    "risk.after": "现在",
    "risk.similar": "相似的已完成工作",
    "risk.similar_how": (
        "按计划工期最接近，共 n = {n} 个已完成项目；所列 {shown} 个中有 {late} 个延期超过 5 %。"
    ),
    "risk.similar_none": "尚无已完成的工作。请在“历史数据”页面导入。",
    "risk.similar_title": "工作",
    "risk.similar_kind": "类型",
    "risk.similar_planned": "计划（天）",
    "risk.similar_slip": "延期（天）",
    "risk.similar_end": "结束日期",
    "risk.similar_late": "延期 >5 %",
    "risk.mood": "联系人情绪",
    "risk.mood_none": "尚未分析客户消息。",
    "risk.mood_axis": "语气（−1 至 1）",
    "risk.tab_overview": "概览",
    "risk.tab_what_if": "假设分析",
    "risk.tab_facts": "项目数据",
    "risk.tab_settings": "设置",
    "risk.what_if_how": (
        "修改可以采取行动的数值，看历史数据怎么说。留空表示不变。这反映过去的相关性，并非承诺。"
    ),
    "risk.what_if_run": "计算",
    "risk.what_if_nothing": "请至少修改一个数值。",
    "risk.what_if_p": "延期 >5 % 的概率：{before} → {after}（{points} 个百分点）",
    "risk.what_if_dates": (
        "P50 日期 {p50_before} → {p50_after} · P80 日期 {p80_before} → {p80_after}"
    ),
    "risk.what_if_n": "可比项目：更改前 n = {before}，更改后 n = {after}；样本这么少，几天的差别属于偶然。",
    "risk.what_if_outside": "超出历史数据范围，仅供参考：{names}",
    "risk.what_if_slip": "预期延期（天）{before} → {after} · 预期损失 {loss_before} → {loss_after}",
    "risk.what_if_against": (
        "以下改动在贵方历史中并未显示出预期的作用：{names}。以往项目中两者的关系正好相反，但这不是反其道而行的理由。"
    ),
    "risk.what_if_idle": "历史数据无法回答（没有影响）：{names}",
    "risk.what_if_reference": "参考区间只与类型、阶段和计划工期有关；其他修改没有影响。",
    "risk.facts_how": (
        "截至某日的项目数据。留空表示沿用；来自台账和邮件的数字会按当日计算，显示在右侧。"
    ),
    "risk.facts_save": "保存并估算",
    "risk.facts_saved": "已保存 {day} 的数据。",
    "risk.facts_more": "进度、团队、依赖",
    "risk.facts_note": "备注",
    "risk.facts_history": "以往数据（{n}）",
    "risk.features": "来自台账和邮件，截至 {day}",
    "risk.features_how": "仅计入当日之前已说明并已记录的内容。基线：{baseline}。",
    "risk.features_none": "此日期没有来自台账或邮件的数据。",
    "risk.baseline_none": "尚未设定",
    "risk.n_column": "样本数",
    "risk.settings_how": "从多大概率起视为有风险，以及从哪一天起计算新增与变更。",
    "risk.threshold": "视为有风险的概率",
    "risk.baseline": "商定基线的日期",
    "risk.baseline_help": "留空：首次填写数据的日期。",
    "risk.cost_per_day": "每延期一天的成本",
    "risk.cost_default": "计划成本 ÷ 计划工期",
    "risk.cost_per_day_in": "每延期一天的成本（{currency}）",
    "risk.save": "保存",
    "risk.saved": "已保存。",
    "risk.closed": "此项目已于 {day} 结束，与最初计划相差 {slip} 天。",
    "risk.problem": "当前模型无法使用，改为显示参考区间：{detail}",
    "risk.score_all": "估算所有项目",
    "portfolio.how": "未结束的项目，预期损失大者在前。选择一行即可打开。",
    "portfolio.search": "搜索编号、名称、客户",
    "portfolio.as_of": "截至",
    "portfolio.level": "状态",
    "portfolio.project": "项目",
    "portfolio.client": "客户",
    "portfolio.p_late": "延期概率 %",
    "portfolio.band": "结束 P50 – P95",
    "portfolio.trend": "半年走势",
    "portfolio.slip": "延期（天）",
    "portfolio.loss": "损失",
    "portfolio.mood": "情绪",
    "portfolio.churn": "需求变动",
    "portfolio.n": "样本数",
    "portfolio.p_late_help": "延期超过计划工期 5 % 的概率（百分数）",
    "portfolio.trend_help": "最近半年的延期概率",
    "portfolio.level_help": (
        "有风险：概率超过项目阈值，且预期延期超过 5 %。关注：两者之一，或 P50 日期晚于计划同样多。"
        "已超期：计划结束日期已过。"
    ),
    "portfolio.slip_help": "延期天数的平均值，与各日期出自同一分布",
    "portfolio.loss_help": "平均延期天数乘以每天成本",
    "portfolio.mood_help": "28 天内客户语气均值，−1 至 1",
    "portfolio.churn_help": "自基线以来新增、取消和变更的需求",
    "portfolio.n_help": "用于比较的项目数",
    "portfolio.stale": (
        "估算已超过 {days} 天的项目：{total} 个中有 {n} 个，其日期可能已过；"
        "“已超期”按计划结束日期判断，与估算无关。"
    ),
    "portfolio.stale_row": "⚠ {day}（{n} 天前）",
    "portfolio.score_now": "立即全部估算",
    "risk.stale": (
        "此估算已是 {n} 天前的（{day}），日期和概率不再反映现状；请按今天的邮件和数据重新估算。"
    ),
    "risk.overdue": "计划结束日期 {day} 已过 {n} 天，项目仍未结束。",
    "portfolio.planned_end": "计划结束",
    "portfolio.basis": "依据",
    "portfolio.filter_level": "状态",
    "portfolio.sort": "排序",
    "portfolio.segment": "分段",
    "portfolio.none": "截至此日没有未结束项目的估算。请打开项目，在“延期风险”页面填写数据并估算。",
    "portfolio.nothing_left": "没有符合筛选条件的项目。",
    "portfolio.without": "未结束但没有估算的项目：{n}。请在“延期风险”页面填写数据。",
    "portfolio.currencies": "金额币种不同且未换算；排序仅比较数字。",
    "portfolio.loss_sum": "预期损失（{currency}，n = {n}）",
    "portfolio.loss_n": "n = {n} 个有成本的项目",
    "portfolio.no_currency": "未注明币种",
    "portfolio.fan": "结束日期与计划对比",
    "portfolio.fan_how": (
        "晚于计划结束的天数：点为 P50，条至 P80（深）和 P95（浅）。0 表示按计划。本页项目 n = {n}。"
    ),
    "portfolio.days_axis": "晚于计划结束的天数",
    "portfolio.reference": "目前的估算为参考区间：贵方已完成项目 {finished} 个，需要 {needed} 个。",
    "portfolio.own": "自有模型，{finished} 个已完成项目（{version}）。",
    "portfolio.scoring": "正在后台估算所有未结束的项目。",
    "chart.title": "保存图表",
    "chart.png": "PNG 图片",
    "chart.svg": "SVG 矢量图",
    "chart.csv": "CSV 数据",
}
