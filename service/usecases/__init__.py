"""What people can do; each function takes a `Work` and never commits it."""
