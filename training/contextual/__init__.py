"""Trains the contextual stage for English: all-MiniLM-L6-v2, tuned on the labelled documents."""
