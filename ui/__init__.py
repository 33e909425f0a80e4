"""Streamlit pages on top of the typed service client."""
