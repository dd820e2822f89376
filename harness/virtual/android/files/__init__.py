"""The device's files: where they are, whose they are, who may do what with them."""
