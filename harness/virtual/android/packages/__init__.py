"""Packages: APK files read and checked, installed, asked for, and the permissions they hold."""
