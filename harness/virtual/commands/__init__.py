"""virtual/commands."""
