"""virtual/uiautomator."""
