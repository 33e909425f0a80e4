"""Kinds of work, phases and reference classes that are known by name, in Chinese."""

from __future__ import annotations

from typing import Final

ZH_KINDS: Final[dict[str, str]] = {
    "kind.portal": "门户",
    "kind.app": "应用",
    "kind.integration": "系统集成",
    "kind.data_platform": "数据平台",
    "kind.website": "网站",
    "kind.migration": "迁移",
    "kind.reporting": "报表",
    "kind.scope": "范围确定",
    "kind.planning": "规划",
    "kind.requirements": "需求",
    "kind.analysis": "分析",
    "kind.design": "设计",
    "kind.procurement": "采购",
    "kind.construction_procurement": "施工采购",
    "kind.construction": "施工",
    "kind.development": "开发",
    "kind.build": "建设",
    "kind.testing": "测试",
    "kind.test": "测试",
    "kind.rollout": "上线推广",
    "kind.operation": "运维",
    "kind.public_construction": "公共建筑工程",
    "kind.federal_it": "联邦政府信息化",
    "kind.major_government_projects": "重大政府项目",
    "kind.public_projects": "公共项目",
    "kind.new_york": "纽约",
    "kind.united_states": "美国",
    "kind.united_kingdom": "英国",
    "kind.united_states_and_united_kingdom": "美国与英国",
    "kind.short_duration": "短工期",
    "kind.medium_duration": "中等工期",
    "kind.long_duration": "长工期",
}
