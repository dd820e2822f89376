"""The software is too old, or too new."""
