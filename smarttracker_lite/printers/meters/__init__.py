"""Reading what a printer has counted and what is left in it; never its jobs."""
