"""What a device, an app on it and a service account can be asked: one knob or sensor a file.

A driver translates. It does not wait, retry, assert or decide.
"""
