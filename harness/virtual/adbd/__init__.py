"""The daemon that adb talks to: its wire, its streams, its transports."""
