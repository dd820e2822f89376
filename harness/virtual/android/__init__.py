"""virtual/android."""
