"""The screen: views, what they look like, and the windows that they lie in."""
