"""Courier's screens: each builds its views from the core's present state."""
