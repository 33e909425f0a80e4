"""Words of the evaluation page in English and Chinese."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "How good is it on your documents",
        "model": "Model",
        "documents": "documents",
        "intervals": "In brackets: 95 % interval from drawing whole documents; n counts what was judged.",
        "all": "all",
        "language": "language",
        "kind": "kind",
        "group": "group",
        "precision": "precision",
        "recall": "recall",
        "measure": "measure",
        "requirements": "Requirements found",
        "priority": "Priority of found requirements",
        "tone": "Tone of documents",
        "calibration": "Does the percentage hold?",
        "calibration_text": "Points on the dashed line are honest promises. Mean error of a bin:",
        "missed": "Labelled but not found",
        "spurious": "Found but not labelled",
        "promised": "promised",
        "seen": "seen",
        "few": "Fewer than 5 documents have no interval: it would only look certain.",
        "few_units": "Too few judged units to tell (n={n}, 100 are needed).",
    },
    "zh": {
        "title": "在您的文件上效果如何",
        "model": "模型",
        "documents": "份文件",
        "intervals": "方括号内为按整份文件抽样的 95 % 区间；n 为参与评判的数量。",
        "all": "全部",
        "language": "语言",
        "kind": "类型",
        "group": "分组",
        "precision": "精确率",
        "recall": "召回率",
        "measure": "指标",
        "requirements": "找到的需求",
        "priority": "已找到需求的优先级",
        "tone": "文件语气",
        "calibration": "百分比可信吗？",
        "calibration_text": "落在虚线上的点表示概率属实。分箱平均误差：",
        "missed": "已标注但未找到",
        "spurious": "找到但未标注",
        "promised": "模型给出的概率",
        "seen": "实际比例",
        "few": "少于 5 份文件时不给区间，否则只会显得很确定。",
        "few_units": "参与评判的句子太少，无法判断（n={n}，至少需要 100）。",
    },
}
VALUES: dict[str, dict[str, str]] = {
    "en": {"en": "English", "zh": "Chinese"},
    "zh": {
        "en": "英文", "zh": "中文", "email": "邮件", "notes": "纪要", "transcript": "会议记录", "message": "消息",
        "accuracy": "正确率", "macro-F1": "宏平均 F1", "F1 must": "F1 必须", "F1 should": "F1 应该",
        "F1 could": "F1 可以", "F1 wont": "F1 不做", "F1 negative": "F1 消极", "F1 neutral": "F1 中性",
        "F1 positive": "F1 积极",
    },
}  # fmt: skip
"""Names of groups and measures; those that are missing stay as they are."""
