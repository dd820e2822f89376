"""messengers."""
