"""Remembering: TinyDB behind one door."""
