"""Courier's screens as page objects; `app.Courier` is the whole app."""
