"""Tray, window and the one running instance."""
