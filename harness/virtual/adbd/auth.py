"""RSA authentication: which hosts' keys this device trusts.

    peer                                  we
    CNXN                               →
                                       ←  AUTH(1, token of 20 random bytes)
    AUTH(2, signature of the token)    →
                                       ←  CNXN if a known key made it, else AUTH(1, another token)
    AUTH(3, "base64 name" NUL)         →
                                       ←  CNXN once the user has allowed that key

Signatures are PKCS #1 v1.5 over the token as if it were a SHA-1 digest. A public key is 524 bytes:
the number of words (64), -1/n[0] mod 2^32, the modulus and R^2 as 256 little-endian bytes each, and
the exponent.

Source: packages/modules/adb/daemon/auth.cpp, system/core/libcrypto_utils/android_pubkey.cpp.
"""

from __future__ import annotations

import base64
import binascii
import struct
import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from harness.virtual.device import Android

TOKEN, SIGNATURE, PUBLIC_KEY = 1, 2, 3  # arg0 of AUTH
TOKEN_SIZE = 20
_KEYS_FILE = "/data/misc/adb/adb_keys"
_KEY = struct.Struct("<II256s256sI")
_WORDS = 64
_MOST_WAITING = 32  # hosts; a hostile one cannot fill the memory


class AuthMode(Enum):
    """What a device does with hosts that it does not know."""

    OFF = "off"
    """It asks nobody, as `ro.adb.secure=0` of emulators and userdebug builds."""
    ACCEPT = "accept"
    """It asks, and its user allows each new key at once."""
    ASK = "ask"
    """It asks, and its user has not answered: the host lists it as unauthorized."""


class KeyRing:
    """The keys of one device; they lie in its own file system, so a factory reset drops them."""

    def __init__(self, android: Android, mode: AuthMode | None = None) -> None:
        """Without a mode, `ro.adb.secure` decides between off and accept."""
        self._android = android
        self._mode = mode
        self._lock = threading.Lock()
        self._waiting: list[tuple[bytes, Callable[[], None]]] = []

    @property
    def mode(self) -> AuthMode:
        """What applies now."""
        if self._mode is not None:
            return self._mode
        secure = self._android.properties.get("ro.adb.secure") == "1"
        return AuthMode.ACCEPT if secure else AuthMode.OFF

    @property
    def asks(self) -> bool:
        """Whether a host has to show a key at all."""
        return self.mode is not AuthMode.OFF

    def trusts(self, key: object) -> bool:
        """Whether a host with this key may connect by TLS; there, nobody is asked for new ones."""
        return not self.asks or key in self.known()

    def verifies(self, token: bytes, signature: bytes) -> bool:
        """Whether a known key signed the token."""
        return any(_signed(key, token, signature) for key in self.known())

    def offer(self, key: bytes, allowed: Callable[[], None]) -> None:
        """Take a host's public key; `allowed` is called when (and if) the user allows it."""
        if self.mode is AuthMode.ASK:
            with self._lock:
                self._waiting = [*self._waiting, (key, allowed)][-_MOST_WAITING:]
            return
        self.remember(key)
        allowed()

    def allow_waiting(self) -> int:
        """The user allows every key that waits, for ever; returns how many those were."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for key, allowed in waiting:
            self.remember(key)
            allowed()
        return len(waiting)

    def known(self) -> list[RSAPublicKey]:
        """The keys that the user has allowed."""
        try:
            text = self._android.filesystem.view(0).read_bytes(_KEYS_FILE)
        except OSError:
            return []
        return [key for line in text.splitlines() if (key := parse_key(line)) is not None]

    def remember(self, key: bytes) -> None:
        """Allow a key, `base64 name`, for ever."""
        line = key.partition(b"\0")[0].strip()
        if parse_key(line) is None:
            return  # AdbDebuggingManager.java stores what it is given; such a line verifies nothing
        files = self._android.filesystem.view(0)
        folder = _KEYS_FILE.rpartition("/")[0]
        with self._lock:
            if not files.exists(folder):
                files.make_directory(folder, 0o750)
            known = files.read_bytes(_KEYS_FILE) if files.exists(_KEYS_FILE) else b""
            if line not in known.splitlines():
                files.write_bytes(_KEYS_FILE, known + line + b"\n")


def parse_key(line: bytes) -> RSAPublicKey | None:
    """The key of `base64 name`, or None when it is none."""
    from cryptography.hazmat.primitives.asymmetric.rsa import (  # noqa: PLC0415  (only if asked for)
        RSAPublicNumbers,
    )

    try:
        data = base64.b64decode(line.partition(b" ")[0], validate=True)
        words, _, modulus, _, exponent = _KEY.unpack(data)
        if words != _WORDS:
            return None
        return RSAPublicNumbers(exponent, int.from_bytes(modulus, "little")).public_key()
    except (binascii.Error, struct.error, ValueError):
        return None


def _signed(key: RSAPublicKey, token: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (only if asked for)
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415

    try:
        key.verify(signature, token, PKCS1v15(), Prehashed(SHA1()))  # noqa: S303  (adb's choice)
    except InvalidSignature:
        return False
    return True
