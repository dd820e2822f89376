"""The virtual Android device: a server that real ADB clients accept as a phone.

Layout: ``adbd`` speaks ADB and the emulator console, ``shell`` runs command lines, ``commands``
holds one file per Android command, ``android`` is the simulated phone's state, ``screen`` draws
it, ``systemui`` and ``courier`` are the apps on it, ``uiautomator`` answers uiautomator2. It
knows nothing of the rest of the project and is started as a process: ``python -m harness.virtual``.
"""
