"""Backups: made of the books, kept in places, read again, and put back."""
