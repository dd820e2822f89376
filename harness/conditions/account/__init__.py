"""The account itself may not message, or not yet."""
