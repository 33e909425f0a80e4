"""Measurements of the service that anybody can repeat; each prints a table."""
