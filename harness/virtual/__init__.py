"""The virtual Android device: a server that real ADB clients accept as a device.

It knows nothing of the rest of the project and is started as a process: ``python -m
harness.virtual``. From the ground up, each room knows only those before it:

``android``      the device's state: settings, clock, log, power; in rooms of their own its files,
                 its packages, its network, and its running apps
``screen``       views, how they are drawn, and the windows that they lie in
``shell``        runs command lines, as mksh does
``uiautomator``  what UI Automation sees, and uiautomator2's server
``commands``     one Android command a file
``systemui``     bars, shade, keyguard, launcher and Settings
``courier``      the sample messenger's code
``device.py``    one whole device, made of all these; it boots, reboots and is reset
``adbd``         ADB: the wire, streams, and in ``services`` what a stream can be opened for
``console``      the emulator console on the even port
``server.py``    several devices in one process, with ports, logs and the registry

For types alone, the lower rooms know the whole device too: a part asks its neighbours through it.
"""
