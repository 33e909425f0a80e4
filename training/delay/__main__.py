"""`python -m training.delay`."""

from training.delay.cli import app

app()
