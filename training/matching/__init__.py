"""Fit, evaluate and time the matcher (`models.matching`)."""
