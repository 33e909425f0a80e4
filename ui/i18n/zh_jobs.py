"""Words of background work in Chinese."""

from __future__ import annotations

from typing import Final

ZH_JOBS: Final[dict[str, str]] = {
    "JobState.queued": "等待中",
    "JobState.running": "进行中",
    "JobState.done": "已完成",
    "JobState.failed": "失败",
    "JobState.cancelled": "已停止",
    "job.progress": "{done} / {total} 步",
    "job.steps": "已完成 {done} 步",
    "job.cancel": "停止",
    "job.stopping": "正在停止……",
    "job.retry": "重试",
    "job.failed": "失败原因：{error}",
    "job.no_worker": "目前没有后台进程在工作（{n} 项等待中）。"
    "请运行 `clientsignal worker`；`clientsignal run` 会自动启动它。",
    "job.log": "日志",
    "job.kind.other": "后台任务",
}
