"""Background work: Celery carries it, the database holds its state (docs/adr/0027)."""
