"""virtual/systemui."""
