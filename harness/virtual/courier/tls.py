"""TLS as Conscrypt does it for an app: the app's own CA, the host's name, the device's clock.

Sources: external/conscrypt: TrustManagerImpl.java (an anchor's own dates are not looked at, all
below it are), OpenSSLX509Certificate.java (the words about dates), NativeSslSession.java and
AbstractSessionContext.java (a session is used again for 8 hours of the device's clock);
external/boringssl ssl_session.cc (no session from the future); okhttp RealConnection.java (the
host's name). The chain of causes is as on Android 7 and later, where the JDK's validator is used.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from cryptography import x509

from harness.virtual.android.clock import DeviceClock

CA_FILE = "res/raw/courier_test_ca.pem"
"""Where the APK's network security configuration says its trust anchor is."""
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: OpenSSL would ask the host's clock
_SESSION_SECONDS = 8 * 60 * 60
_HANDSHAKE = "javax.net.ssl.SSLHandshakeException"
_CERTIFICATES = "java.security.cert"
_NAME_MISMATCHES = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH


class NotSecureError(Exception):
    """No TLS with this server; says why as Java's exceptions do, causes on lines of their own."""


class WrongDateError(NotSecureError):
    """The server's certificate is not valid at the device's time."""


@dataclass(frozen=True)
class _Session:
    """What a server gave to go on with; `made` as `TlsSocket.trusted`."""

    tickets: ssl.SSLSession
    made: float


class TlsSocket(ssl.SSLSocket):
    """A connection; `trusted` is when its certificate was looked at, by the device's clock."""

    trusted: float = 0.0


class TlsClient:
    """Speaks TLS for one app; thread-safe."""

    def __init__(self, ca: bytes, clock: DeviceClock) -> None:
        self._clock = clock
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._context.sslsocket_class = TlsSocket
        self._context.load_verify_locations(cadata=ca.decode("ascii"))
        self._context.verify_flags |= _NO_CHECK_TIME
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    def wrap(self, connection: socket.socket, host: str, peer: str) -> TlsSocket:
        """The connection as one that will speak TLS; it takes over the socket, time-out included.

        Args:
            connection: a connected socket.
            host: the name that the certificate has to bear.
            peer: the server, by which its session is kept.
        """
        session = self._session(peer)
        wrapped = self._context.wrap_socket(
            connection,
            server_hostname=host,
            do_handshake_on_connect=False,
            session=session.tickets if session else None,
        )
        secure = cast("TlsSocket", wrapped)
        secure.trusted = session.made if session else 0.0
        return secure

    def handshake(self, connection: TlsSocket, host: str) -> None:
        """Agree on keys and look at who is there.

        Raises:
            WrongDateError: its certificate is not valid now.
            NotSecureError: it is somebody else, or speaks no TLS.
            OSError: the connection broke, or timed out.
        """
        try:
            connection.do_handshake()
        except ssl.SSLCertVerificationError as error:
            raise NotSecureError(_untrusted(error, host)) from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise ConnectionResetError(f"{_HANDSHAKE}: Connection closed by peer") from error
        except ssl.SSLError as error:
            raise NotSecureError(f"{_HANDSHAKE}: {error.reason or error}") from error
        if not connection.session_reused:
            connection.trusted = self._clock.now()
            self._check_dates(connection)

    def remember(self, connection: TlsSocket, peer: str) -> None:
        """Keep the session for the next connection.

        The server sends it before its first answer. It is as old as the look at the certificate:
        neither an answer that took long nor being used again makes it younger.
        """
        session = connection.session
        if session is not None and session.has_ticket:
            with self._lock:
                self._sessions[peer] = _Session(session, connection.trusted)

    def _session(self, peer: str) -> _Session | None:
        with self._lock:
            session = self._sessions.get(peer)
        if session is None or not 0 <= self._clock.now() - session.made < _SESSION_SECONDS:
            return None
        return session

    def _check_dates(self, connection: TlsSocket) -> None:
        binary = connection.getpeercert(binary_form=True)
        if binary is None:
            raise NotSecureError(f"{_HANDSHAKE}: no certificate")
        now = datetime.fromtimestamp(connection.trusted, UTC)
        fault = _date_fault(x509.load_der_x509_certificate(binary), now)
        if fault:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            raise WrongDateError(
                f"{_HANDSHAKE}: Chain validation failed\n"
                f"Caused by: {_CERTIFICATES}.CertificateException: Chain validation failed\n"
                f"Caused by: {_CERTIFICATES}.CertPathValidatorException: timestamp check failed\n"
                f"Caused by: {_CERTIFICATES}.{fault}"
            )


def _date_fault(certificate: x509.Certificate, now: datetime) -> str:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    compared = f"(compared to {_java_date(now)})"
    if now < begin:
        until = _java_date(begin)
        return f"CertificateNotYetValidException: Certificate not valid until {until} {compared}"
    if now > end:
        return f"CertificateExpiredException: Certificate expired at {_java_date(end)} {compared}"
    return ""


def _java_date(moment: datetime) -> str:
    """As java.util.Date.toString, in the device's time zone (UTC)."""
    return f"{moment:%a %b %d %H:%M:%S} GMT {moment:%Y}"


def _untrusted(error: ssl.SSLCertVerificationError, host: str) -> str:
    if error.verify_code in _NAME_MISMATCHES:
        return f"javax.net.ssl.SSLPeerUnverifiedException: Hostname {host} not verified"
    reason = "Trust anchor for certification path not found."
    return f"{_HANDSHAKE}: {_CERTIFICATES}.CertPathValidatorException: {reason}"
