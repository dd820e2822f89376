"""The account broke the community guidelines."""
