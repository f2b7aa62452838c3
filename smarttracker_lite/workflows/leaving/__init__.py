"""Leaving: everything in open formats."""
