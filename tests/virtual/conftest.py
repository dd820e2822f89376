"""A booted device in this process, and APK files made to measure."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pyaxml
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.model import model_for
from harness.virtual.device import Android

TIME_SCALE = 20.0
_ECDSA_SHA256 = 0x0201
_V2_BLOCK = 0x7109871A
_MANIFEST = """<manifest xmlns:android="http://schemas.android.com/apk/res/android"
    package="{package}" android:versionCode="{version}" android:versionName="{version}.0" {split}>
  <uses-sdk android:minSdkVersion="{min_sdk}" android:targetSdkVersion="{target_sdk}"/>
  <uses-permission android:name="android.permission.INTERNET"/>
  <uses-permission android:name="android.permission.CAMERA"/>
  <application android:label="Example" android:testOnly="{test_only}"
      android:isSplitRequired="{split_required}"
      android:debuggable="{debuggable}">
    <activity android:name=".Main" android:exported="true">
      <intent-filter>
        <action android:name="android.intent.action.MAIN"/>
        <category android:name="android.intent.category.LAUNCHER"/>
      </intent-filter>
    </activity>
    <activity android:name=".Detail" android:exported="true"/>
    <activity android:name=".Inner" android:exported="false"/>
  </application>
</manifest>"""

BuildApk = Callable[..., Path]


@pytest.fixture
def api() -> int:
    """The API level of `android`; a test overrides it by a parameter of this name."""
    return 34


@pytest.fixture
def build_type() -> str:
    """The build type of `android`; a test overrides it by a parameter of this name."""
    return "userdebug"


@pytest.fixture
def android(tmp_path: Path, api: int, build_type: str) -> Iterator[Android]:
    """A booted device with factory state, its timers 20 times as fast as the host's clock."""
    device = Android(
        model_for(api, build_type),
        "emulator-5554",
        tmp_path / "device",
        clock=DeviceClock(scale=TIME_SCALE),
        boot_seconds=0.0,
    )
    device.boot()
    yield device
    device.shutdown()


@pytest.fixture
def build_apk(tmp_path: Path) -> BuildApk:
    """Makes an APK: `build_apk(version=2, signer="other", …)`; `signer=""`: unsigned."""

    def build(  # noqa: PLR0913  (what an APK is made of)
        *,
        package: str = "org.example.app",
        version: int = 1,
        min_sdk: int = 23,
        target_sdk: int = 34,
        test_only: bool = False,
        debuggable: bool = False,
        split: str = "",
        split_required: bool = False,
        signer: str = "example",
        library: str = "",
    ) -> Path:
        manifest = pyaxml.AXML()
        text = _MANIFEST.format(
            package=package,
            version=version,
            min_sdk=min_sdk,
            target_sdk=target_sdk,
            test_only=str(test_only).lower(),
            debuggable=str(debuggable).lower(),
            split=f'split="{split}"' if split else "",
            split_required=str(split_required).lower(),
        )
        manifest.from_xml(etree.fromstring(text))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("AndroidManifest.xml", manifest.pack())
            archive.writestr("assets/note.txt", f"version {version}")
            if library:
                archive.writestr(f"lib/{library}/libexample.so", b"native code")
        content = stream.getvalue()
        path = tmp_path / f"{package}-{version}-{split or 'base'}-{signer}.apk"
        path.write_bytes(_sign(content, signer) if signer else content)
        return path

    return build


@cache
def _key(signer: str) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, signer)])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=20_000))
        .sign(key, SHA256())
    )
    return key, certificate.public_bytes(Encoding.DER)


def _sign(apk: bytes, signer: str) -> bytes:
    """Put an APK Signing Block of scheme v2 before the central directory."""
    end = apk.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<I", apk, end + 16)[0]
    sections = (apk[:directory], apk[directory:end], apk[end:])
    chunks = [
        hashlib.sha256(b"\xa5" + struct.pack("<I", len(part)) + part).digest() for part in sections
    ]
    digest = hashlib.sha256(b"\x5a" + struct.pack("<I", len(chunks)) + b"".join(chunks)).digest()
    key, certificate = _key(signer)
    signed = (
        _lp(_lp(struct.pack("<I", _ECDSA_SHA256) + _lp(digest))) + _lp(_lp(certificate)) + _lp(b"")
    )
    signature = key.sign(signed, ec.ECDSA(SHA256()))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    entry = _lp(struct.pack("<I", _ECDSA_SHA256) + _lp(signature))
    value = _lp(_lp(_lp(signed) + _lp(entry) + _lp(public)))
    pairs = struct.pack("<QI", len(value) + 4, _V2_BLOCK) + value
    size = struct.pack("<Q", len(pairs) + 24)
    block = size + pairs + size + b"APK Sig Block 42"
    tail = bytearray(apk[directory:])
    struct.pack_into("<I", tail, end - directory + 16, directory + len(block))
    return apk[:directory] + block + bytes(tail)


def _lp(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data
