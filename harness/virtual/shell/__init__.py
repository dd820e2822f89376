"""virtual/shell."""
