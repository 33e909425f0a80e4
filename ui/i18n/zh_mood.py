"""Words about the axes of mood in Chinese."""

from __future__ import annotations

from typing import Final

ZH_MOOD: Final[dict[str, str]] = {
    "mood.view": "查看内容",
    "axis.complaint": "抱怨",
    "axis.pressure": "施压催促",
    "axis.politeness_drop": "礼貌下降",
    "axis.praise": "表扬",
    "axis.complaint.how": "最不满的一句抱怨到什么程度，0 到 1。",
    "axis.pressure.how": "来信中催促、施压的句子占多少，0 到 1。",
    "axis.politeness_drop.how": "与该联系人此前来信相比，礼貌用语减少了多少，0 到 1；第一封来信没有可比的基准。",
    "axis.praise.how": "最满意的一句表扬到什么程度，0 到 1。",
}
