"""Offline work: data sets, fitting, evaluation, gates, promotion and model cards."""
