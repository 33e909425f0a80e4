"""Delay risk: will a piece of work be late, by how much, why, and what can be done."""
