"""Asking machines: what a printer remembers, as readings."""
