"""Words about implicit needs in Chinese."""

from __future__ import annotations

from typing import Final

ZH_NEEDS: Final[dict[str, str]] = {
    "needs.title": "同类客户还提过……",
    "needs.about": "来自相似项目已确认需求的提示。本客户并没有这样说过，也不会自动进入台账，请向客户核实。",
    "needs.look": "到其他项目里找",
    "needs.comparing": "正在与其他项目的台账比较……",
    "needs.disabled": (
        "本系统不在项目之间共享台账。若所有客户都已同意，"
        "管理员可设置 CLIENTSIGNAL_SHARE_RECORDS_BETWEEN_PROJECTS=true。"
    ),
    "needs.none": (
        "没有可提示的内容（相似项目 {n} 个）。有两条以上需求与本项目相同才算相似；"
        "至少两个相似项目都有、而本项目没有的需求才会列出。"
    ),
    "needs.found": "共比较 {n} 个相似项目，每条提示都注明出处。",
    "needs.projects": "{n} 个相似项目有此需求",
    "needs.quotes": "引文 {n} 处",
}
