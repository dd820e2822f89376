"""The methods that a client of uiautomator2's server calls, a file for what they concern."""
