"""Paper and post."""
