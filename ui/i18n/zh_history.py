"""The words of the import of history in Chinese."""

from __future__ import annotations

from typing import Final

ZH_HISTORY: Final[dict[str, str]] = {
    "page.history": "历史数据",
    "DateOrder.ymd": "年 月 日",
    "DateOrder.dmy": "日 月 年",
    "DateOrder.mdy": "月 日 年",
    "ProblemCode.not_mapped": "没有列对应到此项，请选择。",
    "ProblemCode.unknown_target": "模式中没有此列。",
    "ProblemCode.mapped_twice": "两列对应到同一项。",
    "ProblemCode.missing": "缺少必填值。",
    "ProblemCode.bad_date": "不是日期。",
    "ProblemCode.bad_number": "不是数字。",
    "ProblemCode.end_before_start": "结束早于开始。",
    "ProblemCode.too_long": "超过 40 年，年份可能有误。",
    "ProblemCode.duplicate": "与另一行相同（行号见“值”一栏）。",
    "ProblemCode.known_already": "此行已导入过。",
    "ProblemCode.swap_suspected": "日和月无法区分，请在上方选择日期顺序。",
    "ProblemCode.mixed_order": "此列混用了日在前和月在前的日期。",
    "ProblemCode.unit_mix": "数字的单位不一致，或有的有单位有的没有。",
    "ProblemCode.leakage": "名称表明结束后才知道，训练时会拒绝。",
    "ProblemCode.leakage_progress": "这是结束时的状态而非开始时的状态，训练时会忽略。",
    "history.how": (
        "贵组织已完成和进行中的工作。满 30 个已完成项目后，估算即基于自有历史。有日期、计"
        "划和类型即可；点击“导入”前不会保存任何内容。"
    ),
    "history.file": "CSV、Excel（.xlsx）、MS Project XML 或 Jira CSV",
    "history.order": "03/04/2024 这类日期的顺序",
    "history.guess": "由文件判断",
    "history.mapping": "列的对应关系",
    "history.mapping_how": "建议可以修改。“自有列”会以原名保留开始时已知的列。",
    "history.column": "文件中的列",
    "history.target": "含义",
    "history.example": "首个值",
    "history.leave_out": "不导入",
    "history.own": "自有列",
    "history.counts": "行数：{rows} · 可导入：{fit} · 已完成：{finished} · 有错误：{errors}",
    "history.problems": "疑问（{n}）",
    "history.line": "行",
    "history.problem": "疑问",
    "history.value": "值",
    "history.is_error": "不导入此行",
    "history.converted": "将保存为",
    "history.skip": "跳过有错误的行（{n}）；文件本身会保留",
    "history.import": "导入 {n} 行",
    "history.done": "已导入。夜间会自动学习，也可点击下方按钮立即学习。",
    "history.imports": "已导入的文件",
    "history.none": "尚未导入任何文件。",
    "history.entry": "行数：{rows} · 已完成：{finished} · 跳过：{left_out} · {who}，{when}",
    "history.original": "文件",
    "history.remove": "撤回",
    "history.learn": "立即学习",
    "history.learning": "正在后台学习。",
    "history.status": (
        "已保存的已完成项目：{available}。当前模型见过 {finished} 个；"
        "建立自有模型需要 {needed} 个。"
    ),
}
