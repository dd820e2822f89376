"""From the text of a script to its parsed form."""
