"""What can keep a virtual device from starting.

StartError
├── PortInUseError      another program has the port
├── BadApkError         an --install file is none that this device accepts
└── BadOptionError      an option's value is impossible
"""

from typing import ClassVar


class StartError(Exception):
    """No device was started; `kind` is what programs look at in the error line."""

    kind: ClassVar[str] = "internal"


class PortInUseError(StartError):
    """Another program listens on the port that was asked for, or all ports are taken."""

    kind = "port-in-use"


class BadApkError(StartError):
    """A package to install cannot be read, or the device refuses it."""

    kind = "bad-apk"


class BadOptionError(StartError):
    """A value that no device can have, such as an unknown API level."""

    kind = "bad-option"
