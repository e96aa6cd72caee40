"""Worked examples: run them from the repository's root."""
