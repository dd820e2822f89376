"""The service takes the messages for spam."""
