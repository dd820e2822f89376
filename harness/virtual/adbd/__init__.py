"""virtual/adbd."""
