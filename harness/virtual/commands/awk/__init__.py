"""awk: the one true awk that Android ships since 9, as far as one-liners use it."""
