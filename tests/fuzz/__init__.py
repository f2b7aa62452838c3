"""Fuzzing of every parser that reads what a printer or a file says: `python -m tests.fuzz`."""
