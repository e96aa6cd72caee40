"""Recordings replayed: live, offline, hostile ones, and what they cost. `python -m benchmarks.replay`."""
