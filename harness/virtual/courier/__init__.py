"""virtual/courier."""
