"""Where devices come from: a running adb server, or virtual devices that are started here."""
