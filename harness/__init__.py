"""Reproduces, proves, remedies and undoes each reason why a message will not send."""
