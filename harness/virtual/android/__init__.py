"""The state of the device: each part a file, or a room where it has several sides."""
