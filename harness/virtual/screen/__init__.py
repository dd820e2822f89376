"""virtual/screen."""
