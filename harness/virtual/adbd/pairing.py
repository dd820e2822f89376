"""Pairing: a host that knows the code on the device's screen leaves its key (`adb pair`).

Inside TLS, in which any certificate goes, each side sends two packets: a byte of version (1), one
of type, the length as four bytes, most significant first, and the payload::

    0 SPAKE2    its message; the password is the code and 64 bytes that the TLS session exports
    1 peer      8192 bytes under AES-128-GCM: a byte of kind and a text (0 RSA key, 1 device's GUID)

The first peer packet that can be decrypted proves that both knew the code. Twenty wrong codes end
the pairing, as the right one does.

Source: packages/modules/adb/pairing_connection/pairing_connection.cpp, pairing_server.cpp,
pairing_auth/pairing_auth.cpp and aes_128_gcm.cpp.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from harness.virtual.adbd import tls
from harness.virtual.adbd.tls import TlsLink

if TYPE_CHECKING:
    import socket

MOST_ATTEMPTS: Final = 20
_HEADER: Final = struct.Struct(">BBI")
_VERSION: Final = 1
_SPAKE2, _PEER = 0, 1
_RSA_KEY, _GUID = 0, 1
_PEER_SIZE: Final = 8192
_MOST_PAYLOAD: Final = 2 * _PEER_SIZE
_EXPORT_LABEL: Final = b"adb-label\0"
_EXPORT_SIZE: Final = 64
_SECONDS: Final = 10.0


class PairingError(Exception):
    """The host does not know the code, or does not speak this protocol."""


def pair(sock: socket.socket, code: str, guid: str) -> bytes:
    """Pair with the host at the other end; returns its key as a line of `adb_keys`.

    Raises:
        PairingError: the code was another, or what came made no sense.
        OSError: the connection broke.
    """
    sock.settimeout(_SECONDS)
    with sock.makefile("rb") as source:
        link = TlsLink(sock, source.read1, tls.server_context(lambda _: True))
        link.handshake()
        packets: io.BufferedReader = io.BufferedReader(link)
        with packets:
            return _exchange(link, packets, code, guid)


def _exchange(link: TlsLink, packets: io.BufferedReader, code: str, guid: str) -> bytes:
    from spake2 import Spake2_Bob  # noqa: PLC0415  (only if asked for)

    # Both names and the label are sent with the NUL that ends them in C; the library adds its own.
    side = Spake2_Bob(b"adb pair server", b"adb pair client")
    password = code.encode() + link.exported(_EXPORT_LABEL, _EXPORT_SIZE)
    _send(link, _SPAKE2, side.generate_msg(password))
    theirs = _receive(packets, _SPAKE2)
    try:
        material = side.process_msg(theirs)
    except Exception as error:  # the library raises nothing more precise
        raise PairingError("bad SPAKE2 message") from error
    key = HKDF(SHA256(), 16, None, b"adb pairing_auth aes-128-gcm key").derive(material)
    cipher, nonce = AESGCM(key), bytes(12)  # a counter for each way, and one message on each
    _send(link, _PEER, cipher.encrypt(nonce, _peer(guid), None))
    try:
        peer = cipher.decrypt(nonce, _receive(packets, _PEER), None)
    except InvalidTag as error:
        raise PairingError("wrong code") from error
    if len(peer) != _PEER_SIZE or peer[0] != _RSA_KEY:
        raise PairingError("no key of a host")
    return peer[1:].partition(b"\0")[0]


def _peer(guid: str) -> bytes:
    return (bytes([_GUID]) + guid.encode()).ljust(_PEER_SIZE, b"\0")


def _send(link: TlsLink, kind: int, payload: bytes) -> None:
    link.sendall(_HEADER.pack(_VERSION, kind, len(payload)) + payload)


def _receive(packets: io.BufferedReader, kind: int) -> bytes:
    header = packets.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise PairingError("the host left")
    version, its_kind, length = _HEADER.unpack(header)
    if version != _VERSION or its_kind != kind or not 0 < length <= _MOST_PAYLOAD:
        raise PairingError(f"unexpected packet {header.hex()}")
    payload = packets.read(length)
    if len(payload) < length:
        raise PairingError("the host left")
    return payload
