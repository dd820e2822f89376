"""Manifests and signatures of APK files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.packages.apk import ApkError, read_apk

COURIER = Path(__file__).parents[4] / "harness" / "apps" / "courier"


def test_read_apk_reads_the_manifest_of_a_real_package() -> None:
    info = read_apk(COURIER / "courier-3.2.0.apk")

    assert (info.package, info.version_code, info.version_name) == (
        "org.courier.messenger",
        302000,
        "3.2.0",
    )
    assert (info.min_sdk, info.target_sdk, info.debuggable) == (23, 35, True)
    assert "android.permission.INTERNET" in info.requested_permissions


def test_read_apk_resolves_a_label_that_is_a_resource() -> None:
    assert read_apk(COURIER / "courier-2.6.1.apk").label == "Courier"


def test_read_apk_reads_launch_modes_and_filters() -> None:
    info = read_apk(COURIER / "courier-3.2.0.apk")

    main = info.components[0]
    assert main.name == "org.courier.messenger.MainActivity"
    assert main.launch_mode == "singleTask"
    assert "android.intent.action.MAIN" in main.filters[0].actions


def test_all_versions_of_courier_have_one_signer() -> None:
    signers = {read_apk(path).signers for path in COURIER.glob("*.apk")}

    assert len(signers) == 1


def test_read_apk_verifies_an_elliptic_signature(build_apk: Callable[..., Path]) -> None:
    info = read_apk(build_apk())

    assert len(info.signers) == 1
    assert len(info.signers[0]) == 64


def test_a_changed_byte_breaks_the_signature(build_apk: Callable[..., Path]) -> None:
    path = build_apk()
    path.write_bytes(path.read_bytes().replace(b"version 1", b"version 9"))

    with pytest.raises(ApkError, match="INSTALL_PARSE_FAILED") as caught:
        read_apk(path)

    assert caught.value.code == "INSTALL_PARSE_FAILED_NO_CERTIFICATES"
    assert "digest of contents did not verify" in caught.value.message


def test_a_forged_signature_does_not_verify(build_apk: Callable[..., Path]) -> None:
    path = build_apk()
    content = bytearray(path.read_bytes())
    block = content.index(b"APK Sig Block 42")
    content[block - 120] ^= 0xFF  # in the public key, the last field of the signer
    path.write_bytes(content)

    with pytest.raises(ApkError) as caught:
        read_apk(path)

    assert caught.value.code == "INSTALL_PARSE_FAILED_NO_CERTIFICATES"


def test_an_unsigned_file_names_the_missing_scheme(build_apk: Callable[..., Path]) -> None:
    with pytest.raises(ApkError) as caught:
        read_apk(build_apk(signer=""))

    assert caught.value.message == (
        "No signature found in package of version 2 or newer for package org.example.app"
    )


def test_an_unsigned_file_for_old_targets_names_the_certificates(
    build_apk: Callable[..., Path],
) -> None:
    with pytest.raises(ApkError) as caught:
        read_apk(build_apk(signer="", target_sdk=29))

    assert "Failed to collect certificates" in caught.value.message


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04 and nothing more", b"PK\x05\x06" + b"\0" * 18],
    ids=["empty", "text", "torn", "no-entries"],
)
def test_what_is_no_apk_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.apk"
    path.write_bytes(content)

    with pytest.raises(ApkError) as caught:
        read_apk(path)

    assert caught.value.code.startswith("INSTALL_PARSE_FAILED")
