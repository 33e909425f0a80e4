"""People and money of a project: where weekly demand exceeds capacity, and what it will cost."""
