"""The record as files for other programs and for the client."""
