"""The app on the device is broken, or its data is."""
