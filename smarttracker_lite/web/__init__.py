"""The pages and the local server."""
