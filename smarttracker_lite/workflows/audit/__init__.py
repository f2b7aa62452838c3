"""The audit: the books held against themselves."""
