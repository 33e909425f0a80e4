"""Learned models at prediction time: encoder, heads, analyzer, matcher and the artifact store."""
