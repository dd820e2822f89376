"""APK Signature Scheme v2: finding the block, checking signatures and content digests.

Format (source.android.com/docs/security/features/apksigning/v2, ApkSignatureSchemeV2Verifier.java);
all numbers little-endian, "lp" is length-prefixed by a uint32:

    … zip entries | APK Signing Block | central directory | end of central directory
    block:       uint64 size, pairs, uint64 size, "APK Sig Block 42"
    pair:        uint64 length, uint32 id, value (id 0x7109871a: v2)
    value:       lp sequence of lp signers
    signer:      lp signed data, lp sequence of lp signatures, lp public key
    signed data: lp sequence of lp digests, lp sequence of lp certificates, lp attributes
    digest, signature: uint32 algorithm, lp bytes

The content digest is a tree over chunks of 1 MiB: 0x5a, count, and of each chunk the hash of 0xa5,
length, bytes.
"""

import hashlib
import struct
from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from cryptography.x509 import load_der_x509_certificate

_V2 = 0x7109871A
_MAGIC = b"APK Sig Block 42"
_CHUNK = 1 << 20
_EOCD = b"PK\x05\x06"
_EOCD_SIZE = 22

# algorithm id: hash, RSA-PSS salt length (0: PKCS #1 v1.5; None: ECDSA), content digest name
_ALGORITHMS: dict[int, tuple[type[SHA256] | type[SHA512], int | None, str]] = {
    0x0101: (SHA256, 32, "sha256"),
    0x0102: (SHA512, 64, "sha512"),
    0x0103: (SHA256, 0, "sha256"),
    0x0104: (SHA512, 0, "sha512"),
    0x0201: (SHA256, None, "sha256"),
    0x0202: (SHA512, None, "sha512"),
}


class SignatureNotFoundError(Exception):
    """There is no v2 block, or none with an algorithm that is known."""


class SignatureInvalidError(Exception):
    """There is a v2 block, and it does not hold; the text is Android's."""


def verify(apk: bytes) -> tuple[str, ...]:
    """Check the v2 signature of a whole APK.

    Returns:
        SHA-256 of each signer's certificate, in lower-case hex.

    Raises:
        SignatureNotFoundError: it is not signed by scheme v2.
        SignatureInvalidError: the signature or the content digest is wrong.
    """
    start, directory, end = _layout(apk)
    value = _find_block(apk, start, directory)
    sections = (apk[:start], apk[directory:end], _end_record(apk, end, start))
    try:
        signers = [_check_signer(signer, sections) for signer in _sequence(_take(value)[0])]
    except (struct.error, ValueError) as error:
        raise SignatureInvalidError(f"Failed to parse signer: {error}") from error
    if not signers:
        raise SignatureInvalidError("No signers found")
    return tuple(signers)


def _layout(apk: bytes) -> tuple[int, int, int]:
    """Offsets of the signing block, the central directory and the end record."""
    end = apk.rfind(_EOCD)
    if end < 0 or len(apk) < end + _EOCD_SIZE:
        raise SignatureNotFoundError(
            "Not an APK file: ZIP End of Central Directory record not found"
        )
    directory = struct.unpack_from("<I", apk, end + 16)[0]
    if not 32 <= directory <= end or apk[directory - 16 : directory] != _MAGIC:  # noqa: PLR2004  (smallest block)
        raise SignatureNotFoundError("No APK Signing Block before ZIP Central Directory")
    size = struct.unpack_from("<Q", apk, directory - 24)[0]
    start = directory - size - 8
    if start < 0 or struct.unpack_from("<Q", apk, start)[0] != size:
        raise SignatureNotFoundError("APK Signing Block sizes in header and footer do not match")
    return start, directory, end


def _find_block(apk: bytes, start: int, directory: int) -> bytes:
    position = start + 8
    while position + 12 <= directory - 24:
        length, key = struct.unpack_from("<QI", apk, position)
        if key == _V2:
            return apk[position + 12 : position + 8 + length]
        position += 8 + length
    raise SignatureNotFoundError("No block with ID 1896449818 in APK Signing Block.")


def _end_record(apk: bytes, end: int, block: int) -> bytes:
    """The end record as it was before the block pushed the central directory back."""
    record = bytearray(apk[end:])
    struct.pack_into("<I", record, 16, block)
    return bytes(record)


def _take(data: bytes) -> tuple[bytes, bytes]:
    """The first length-prefixed part, and the rest."""
    length = struct.unpack_from("<I", data)[0]
    if len(data) < 4 + length:
        raise ValueError(f"Length-prefixed field longer than remaining buffer: {length}")
    return data[4 : 4 + length], data[4 + length :]


def _sequence(data: bytes) -> Iterator[bytes]:
    while data:
        part, data = _take(data)
        yield part


def _by_algorithm(data: bytes) -> dict[int, bytes]:
    found = {}
    for item in _sequence(data):
        found[struct.unpack_from("<I", item)[0]] = _take(item[4:])[0]
    return found


def _check_signer(signer: bytes, sections: tuple[bytes, ...]) -> str:
    signed, rest = _take(signer)
    signature_list, rest = _take(rest)
    public_key, _ = _take(rest)
    signatures = {a: s for a, s in _by_algorithm(signature_list).items() if a in _ALGORITHMS}
    if not signatures:
        raise SignatureInvalidError("No supported signatures found")
    best = max(signatures)
    _check_signature(best, public_key, signatures[best], signed)
    digest_list, rest = _take(signed)
    certificates = list(_sequence(_take(rest)[0]))
    if not certificates:
        raise SignatureInvalidError("No certificates listed")
    key = load_der_x509_certificate(certificates[0]).public_key()
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != public_key:
        raise SignatureInvalidError("Public key mismatch between certificate and signature record")
    _check_content(_by_algorithm(digest_list), sections)
    return hashlib.sha256(certificates[0]).hexdigest()


def _check_signature(algorithm: int, public_key: bytes, signature: bytes, signed: bytes) -> None:
    hash_type, salt, _ = _ALGORITHMS[algorithm]
    digest: HashAlgorithm = hash_type()
    key = load_der_public_key(public_key)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and salt is None:
            key.verify(signature, signed, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and salt == 0:
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, rsa.RSAPublicKey) and salt is not None:
            pss = padding.PSS(padding.MGF1(hash_type()), salt)
            key.verify(signature, signed, pss, digest)
        else:
            raise SignatureInvalidError(f"Unsupported key for algorithm {algorithm:#x}")
    except InvalidSignature as error:
        raise SignatureInvalidError(f"{algorithm:#x} signature did not verify") from error


def _check_content(digests: dict[int, bytes], sections: tuple[bytes, ...]) -> None:
    for algorithm, expected in digests.items():
        if algorithm not in _ALGORITHMS:
            continue
        name = _ALGORITHMS[algorithm][2]
        if _content_digest(name, sections) != expected:
            text = f"CHUNKED_{name.upper()} digest of contents did not verify"
            raise SignatureInvalidError(text)


def _content_digest(name: str, sections: tuple[bytes, ...]) -> bytes:
    chunks = []
    for section in sections:
        for position in range(0, len(section), _CHUNK):
            chunk = section[position : position + _CHUNK]
            chunks.append(
                hashlib.new(name, b"\xa5" + struct.pack("<I", len(chunk)) + chunk).digest()
            )
    return hashlib.new(name, b"\x5a" + struct.pack("<I", len(chunks)) + b"".join(chunks)).digest()
