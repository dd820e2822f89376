"""What messaging apps show: one app a folder, its screens as page objects over `Ui`."""
