"""``clientsignal worker``."""

from __future__ import annotations

from service.cli.threads import use_one_thread
from service.settings import Settings


def worker() -> None:
    """Do background work (scans, imports, scoring, retraining) until stopped.

    Several workers on several machines share the work when CLIENTSIGNAL_BROKER_URL names a broker
    and CLIENTSIGNAL_DATABASE_URL a PostgreSQL database. `clientsignal run` starts one by itself.
    """
    use_one_thread()
    from service.app import create_app, prepare_database  # noqa: PLC0415 - keeps ``--help`` quick
    from service.jobs.worker import run_worker  # noqa: PLC0415 - as above
    from service.logs import configure_logs  # noqa: PLC0415 - as above

    settings = Settings()
    configure_logs(settings.log_level)
    prepare_database(settings)
    parts = create_app(settings).state.parts
    try:
        run_worker(parts)
    finally:
        parts.engine.dispose()
