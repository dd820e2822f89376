"""The TLS side's certificate: made anew at each start, signed by the test CA in `test_ca/`.

The CA's key is public, so to trust it is to trust nobody in particular: only Courier's packages do.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

TEST_CA = Path(__file__).parent / "test_ca"
CA_CERTIFICATE = TEST_CA / "courier-test-ca.pem"
_CA_KEY = TEST_CA / "courier-test-ca.key.pem"
NAMES = ("courier.test", "localhost")
ADDRESSES = ("127.0.0.1", "10.0.2.2")  # the second is the host as an emulator sees it
BEFORE, AFTER = timedelta(days=1), timedelta(days=30)


def write_certificate(path: Path, now: datetime | None = None) -> None:
    """Write a new key and its certificate, as PEM, into one file that only this user may read."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key.public_key(), now or datetime.now(UTC))
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )


def _signed(key: ec.EllipticCurvePublicKey, now: datetime) -> x509.Certificate:
    authority = x509.load_pem_x509_certificate(CA_CERTIFICATE.read_bytes())
    authority_key = serialization.load_pem_private_key(_CA_KEY.read_bytes(), password=None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{_CA_KEY} is no elliptic-curve key")
    names = [x509.DNSName(name) for name in NAMES]
    addresses = [x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])]))
        .issuer_name(authority.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + AFTER)
        .add_extension(x509.SubjectAlternativeName([*names, *addresses]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
