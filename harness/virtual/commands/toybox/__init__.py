"""The commands of toybox that the device ships, with its texts and exit statuses."""
