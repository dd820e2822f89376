"""TLS 1.3 under ADB: adbd is the server, and knows a host by the key of its certificate.

    peer                                  we
    CNXN(version, max payload, banner) →
                                       ←  STLS(version, 0)
    STLS(version, 0)                   →
    then TLS, the host as its client, and inside of it
                                       ←  CNXN(version, max payload, banner)

The certificates are made up by each side for its key and signed by nobody. A server names the keys
that it knows as if they were authorities (O=AdbKey-0, CN=the SHA-256 of the public key), from which
a host with several keys sees which one to take. A device that asks nobody for a key takes any.

Source: packages/modules/adb/daemon/auth.cpp (`adbd_tls_client_ca_list`, `adbd_tls_verify_cert`),
tls/tls_connection.cpp, tls/adb_ca_list.cpp, crypto/x509_generator.cpp.
"""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from OpenSSL import SSL, crypto

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_CHUNK: Final = 64 * 1024
_VALID: Final = timedelta(days=3650)
_FINGERPRINT: Final = "AdbKey-0"

Trusts = Callable[["PublicKeyTypes"], bool]


class TlsError(OSError):
    """The peer speaks no TLS, or its certificate is not taken."""


class TlsLink(io.RawIOBase):
    """A socket's bytes inside TLS; one thread reads while others write."""

    def __init__(
        self, sock: socket.socket, read: Callable[[int], bytes], context: SSL.Context
    ) -> None:
        """`read` takes what the socket brings, of which some may have been read already."""
        super().__init__()
        self._sock = sock
        self._read = read
        self._session = SSL.Connection(context)
        self._session.set_accept_state()
        self._lock = threading.Lock()  # OpenSSL's sessions belong to one thread at a time
        self._sending = threading.Lock()

    def handshake(self) -> None:
        """Shake hands, and look at the peer's certificate.

        Raises:
            TlsError: it did not come to that.
        """
        while True:
            try:
                self._session.do_handshake()
            except SSL.WantReadError:
                self._flush()
                self._take()
            except SSL.Error as error:
                with suppress(OSError):
                    self._flush()  # the alert
                raise TlsError(f"TLS handshake failed: {error}") from error
            else:
                self._flush()
                return

    def exported(self, label: bytes, size: int) -> bytes:
        """Key material that both ends of this session know, and nobody else (RFC 8446, 7.5)."""
        return self._session.export_keying_material(label, size)

    @property
    def peer_key(self) -> PublicKeyTypes:
        """The key of the peer's certificate."""
        certificate = self._session.get_peer_certificate(as_cryptography=True)
        if certificate is None:
            raise TlsError("no certificate")
        return certificate.public_key()

    def readable(self) -> bool:
        """See io.RawIOBase."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """See io.RawIOBase."""
        while True:
            try:
                with self._lock:
                    return self._session.recv_into(buffer)
            except SSL.WantReadError:
                self._flush()
            except (SSL.ZeroReturnError, SSL.SysCallError):
                return 0
            except SSL.Error as error:
                raise TlsError(f"TLS failed: {error}") from error
            try:
                self._take()
            except TlsError:
                return 0

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        with self._sending:
            with self._lock:
                self._session.sendall(data)
                sealed = self._outgoing()
            self._sock.sendall(sealed)

    def _take(self) -> None:
        data = self._read(_CHUNK)
        if not data:
            raise TlsError("the peer left")
        with self._lock:
            self._session.bio_write(data)

    def _flush(self) -> None:
        with self._sending:
            with self._lock:
                sealed = self._outgoing()
            if sealed:
                self._sock.sendall(sealed)

    def _outgoing(self) -> bytes:
        parts = []
        with suppress(SSL.WantReadError):
            while True:
                parts.append(self._session.bio_read(_CHUNK))
        return b"".join(parts)


def server_context(trusts: Trusts, known: Iterable[RSAPublicKey] = ()) -> SSL.Context:
    """What a server shakes hands with: it takes the peers whose keys `trusts` takes."""
    key, certificate = _identity()
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_3_VERSION)
    context.set_options(SSL.OP_NO_TICKET)
    context.use_privatekey(key)
    context.use_certificate(certificate)

    def verify(
        _session: SSL.Connection, certificate: crypto.X509, _error: int, depth: int, _ok: int
    ) -> bool:
        return depth > 0 or trusts(certificate.to_cryptography().public_key())

    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, verify)
    for each in known:
        context.add_client_ca(crypto.X509.from_cryptography(_certificate(_authority(each), key)))
    return context


@cache
def _identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key of this process and its certificate; adbd makes a new one after each start too."""
    key = rsa.generate_private_key(65537, 2048)
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "US"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Android"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Adb"),
    ]
    return key, _certificate(x509.Name(attributes), key)


def _certificate(name: x509.Name, key: rsa.RSAPrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )


def _authority(key: RSAPublicKey) -> x509.Name:
    digest = Hash(SHA256())
    digest.update(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _FINGERPRINT),
            x509.NameAttribute(NameOID.COMMON_NAME, digest.finalize().hex().upper()),
        ]
    )
