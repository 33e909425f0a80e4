"""Short feature phrases written for this project: which of these asks for the same thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """A phrase, its paraphrase, and phrases that share its words but ask for something else."""

    anchor: str
    same: str
    decoys: tuple[str, ...]


_ZH = (
    Probe("需要能一次导出多条记录", "支持批量导出", ("支持批量导入", "用户登录")),
    Probe("希望可以导出成Excel", "支持导出为 Excel 表格", ("支持打印", "支持导入 Excel 表格")),
    Probe("页面打开太慢了", "页面加载时间不超过2秒", ("页面颜色要好看", "支持手机端")),
    Probe("忘记密码后可以自己重置", "支持找回密码", ("支持修改头像", "密码长度至少8位")),
    Probe("管理员可以设置每个人的权限", "按角色分配权限", ("按部门统计人数", "管理员登录日志")),
    Probe("手机上也要能用", "支持移动端访问", ("支持电脑端打印", "支持邮件通知")),
    Probe(
        "审批完成后发邮件提醒",
        "流程结束自动发送邮件通知",
        ("流程需要三级审批", "邮件附件不超过10M"),
    ),
    Probe("数据要每天备份", "每日自动备份数据库", ("每日统计报表", "数据库迁移到新服务器")),
    Probe("不能覆盖已有的数据", "导入时保留原有记录", ("导入时自动覆盖旧记录", "支持查看历史数据")),
    Probe("可以按日期筛选订单", "订单列表支持时间范围查询", ("订单支持在线支付", "按金额排序订单")),
    Probe("支持中英文切换", "系统提供多语言界面", ("系统提供多种主题颜色", "支持中文搜索")),
    Probe(
        "删除之前要弹出确认框", "删除操作需要二次确认", ("删除操作要记录日志", "新增操作弹出窗口")
    ),
    Probe("对接微信支付", "支持用微信付款", ("支持微信登录", "支持银行转账")),
    Probe("上传图片限制大小", "图片文件不得超过5MB", ("图片支持旋转", "上传视频文件")),
    Probe("短信功能先不做", "取消短信通知", ("增加短信通知", "取消邮件通知")),
    Probe("报表要有柱状图", "统计结果用图表展示", ("统计结果导出PDF", "报表按月生成")),
)
_EN = (
    Probe(
        "we need to export many records at once",
        "support bulk export",
        ("support bulk import", "user login"),
    ),
    Probe(
        "pages take forever to open",
        "page load time under 2 seconds",
        ("page colors should look nice", "mobile support"),
    ),
    Probe(
        "users can reset a forgotten password themselves",
        "password recovery",
        ("change the avatar", "passwords have at least 8 characters"),
    ),
    Probe(
        "it must work on phones too", "mobile access", ("desktop printing", "email notification")
    ),
    Probe(
        "ask before deleting anything",
        "deletion requires confirmation",
        ("deletions are logged", "a window opens for new records"),
    ),
    Probe(
        "filter the orders by date",
        "search orders in a time range",
        ("pay for orders online", "sort orders by amount"),
    ),
)
_CROSS = (
    Probe("需要能一次导出多条记录", "support bulk export", ("support bulk import", "user login")),
    Probe(
        "忘记密码后可以自己重置",
        "password recovery",
        ("change the avatar", "passwords have at least 8 characters"),
    ),
    Probe("手机上也要能用", "mobile access", ("desktop printing", "email notification")),
    Probe(
        "删除之前要弹出确认框",
        "deletion requires confirmation",
        ("deletions are logged", "a window opens for new records"),
    ),
    Probe(
        "可以按日期筛选订单",
        "search orders in a time range",
        ("pay for orders online", "sort orders by amount"),
    ),
    Probe(
        "数据要每天备份",
        "daily automatic database backup",
        ("daily statistics report", "move the database to a new server"),
    ),
    Probe(
        "支持中英文切换",
        "switch the interface language",
        ("switch the color theme", "search in Chinese"),
    ),
    Probe(
        "审批完成后发邮件提醒",
        "send an email when the approval is done",
        ("approvals have three levels", "attachments are at most 10 MB"),
    ),
)

PROBES: dict[str, tuple[Probe, ...]] = {"zh": _ZH, "en": _EN, "zh_en": _CROSS}
"""Probes by language; in `zh_en` the phrase is Chinese and the candidates are English."""
