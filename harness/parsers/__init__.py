"""What Android and adb print, read into typed facts: one family of texts a file.

Pure functions: a text in, a frozen dataclass out, and ProtocolError for a text that is not known.
None stands for what this Android does not print, never for what could not be read.
"""
