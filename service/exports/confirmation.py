"""A sheet for the client to confirm: what we understood, from which words, with room to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from service.schemas import FindingType, Language, Project, RecordItem, RecordStatus

_WORDS = {
    Language.EN: {
        "title": "Confirmation of requirements",
        "intro": "Please check each requirement and tick it, or note what should change.",
        "project": "Project",
        "client": "Client",
        "date": "Date",
        "code": "No.",
        "text": "Requirement",
        "priority": "Priority",
        "due": "Due",
        "quote": "Your words",
        "agreed": "Agreed",
        "name": "Name",
        "signature": "Signature",
        "none": "No requirements have been confirmed yet.",
        "must": "Must",
        "should": "Should",
        "could": "Could",
        "wont": "Won't (this time)",
    },
    Language.ZH: {
        "title": "需求确认单",
        "intro": "请逐条核对以下需求并打勾，如需修改请注明。",
        "project": "项目",
        "client": "客户",
        "date": "日期",
        "code": "编号",
        "text": "需求",
        "priority": "优先级",
        "due": "期限",
        "quote": "原话",
        "agreed": "确认",
        "name": "姓名",
        "signature": "签字",
        "none": "尚无已确认的需求。",
        "must": "必须有",
        "should": "应该有",
        "could": "可以有",
        "wont": "本期不做",
    },
}

_STYLE = """
body { font: 11pt/1.5 "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2cm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: 0.3em 0.5em; text-align: left; vertical-align: top; }
blockquote { margin: 0; color: #444; white-space: pre-wrap; }
tr { break-inside: avoid; }
th, td:first-child, td:nth-child(3), td:nth-child(4) { white-space: nowrap; }
.box { font-size: 16pt; text-align: center; }
.sign { margin-top: 3em; display: flex; gap: 3em; }
.sign span { flex: 1; border-top: 1px solid #000; padding-top: 0.3em; }
""".strip()


def confirmation_file(project: Project, items: Sequence[RecordItem], *, today: date) -> bytes:
    """Return the sheet as one HTML file in the project's language."""
    words = _WORDS[project.language]
    wanted = [
        item
        for item in items
        if item.type == FindingType.REQUIREMENT and item.status == RecordStatus.ACTIVE
    ]
    columns = ("code", "text", "priority", "due", "quote", "agreed")
    head = "".join(f"<th>{words[name]}</th>" for name in columns)
    body = "\n".join(_row(item, words) for item in wanted)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
    lines = "".join(f"<span>{words[name]}</span>" for name in ("name", "date", "signature"))
    content = table if wanted else f"<p>{words['none']}</p>"
    page = f"""<!doctype html>
<html lang="{project.language}">
<head><meta charset="utf-8"><title>{words["title"]} - {escape(project.name)}</title>
<style>{_STYLE}</style></head>
<body>
<h1>{words["title"]}</h1>
<p>{words["project"]}: {escape(project.name)} ({escape(project.key)})<br>
{words["client"]}: {escape(project.client_name)}<br>{words["date"]}: {today.isoformat()}</p>
<p>{words["intro"]}</p>
{content}
<div class="sign">{lines}</div>
</body></html>
"""
    return page.encode()


def _row(item: RecordItem, words: dict[str, str]) -> str:
    priority = words[item.priority] if item.priority else ""
    quotes = "".join(f"<blockquote>{escape(source.quote)}</blockquote>" for source in item.sources)
    due = item.due_on.isoformat() if item.due_on else ""
    cells = (item.code, escape(item.text), priority, due, quotes)
    marked = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{marked}<td class="box">&#9744;</td></tr>'
