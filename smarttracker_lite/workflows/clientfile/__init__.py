"""Clients as a file: lists out of spreadsheets and address books, read and written."""
