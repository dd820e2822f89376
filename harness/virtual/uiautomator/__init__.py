"""UI Automation: the tree that tools see, selectors over it, and uiautomator2's own server."""
