"""The speed table: ``python -m benchmarks`` (see README.md here)."""
