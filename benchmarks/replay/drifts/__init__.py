"""Drift: recorded workflows, the ways in which their applications change, and the rivals that replay them too."""
