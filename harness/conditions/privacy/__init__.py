"""Somebody chose not to be reached."""
