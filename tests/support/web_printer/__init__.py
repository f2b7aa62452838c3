"""Printers with a web server, for tests: a machine that knows what it printed, and how it tells of it."""
