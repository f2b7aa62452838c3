"""Durable tables: what TinyDB stands on here. They know nothing of jobs and invoices."""
