"""The figures of the embedded model: `python -m benchmarks.model [--only NAME]`, one module for each part."""
