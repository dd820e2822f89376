"""The account is banned for a while."""
