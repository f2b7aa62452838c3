"""Accounting files that printers and their software write: octets in, jobs and bad rows out."""
