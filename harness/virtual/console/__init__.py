"""The emulator console on the even port: its language, its verbs, the token that opens it."""
