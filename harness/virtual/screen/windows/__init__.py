"""Which windows there are, what lies in them, and what fingers and keys do to them."""
