"""Fitting and measuring the delay models; the command line is `training.delay.cli`."""
