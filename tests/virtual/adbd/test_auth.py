"""RSA authentication: known keys, new keys, and the user who has not answered."""

from __future__ import annotations

import base64
import struct
from functools import cache
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA1

from harness.virtual.adbd import wire
from harness.virtual.adbd.auth import PUBLIC_KEY, SIGNATURE, TOKEN, AuthMode, KeyRing, parse_key

if TYPE_CHECKING:
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.wire import Message
    from harness.virtual.device import Android
    from tests.conftest import Adb, DeviceFactory
    from tests.virtual.adbd.conftest import Host, HostFactory


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    assert name
    return rsa.generate_private_key(65537, 2048)


def public_key(name: str) -> bytes:
    """The key as a host sends it and as `adbkey.pub` holds it (android_pubkey.cpp)."""
    numbers = private_key(name).public_key().public_numbers()
    inverse = -pow(numbers.n, -1, 1 << 32) % (1 << 32)
    square = pow(1 << 2048, 2, numbers.n)
    packed = struct.pack("<II", 64, inverse)
    packed += numbers.n.to_bytes(256, "little") + square.to_bytes(256, "little")
    packed += struct.pack("<I", numbers.e)
    return base64.b64encode(packed) + f" {name}@host\0".encode()


def sign(host: Host, name: str, token: bytes) -> Message:
    """Answer a token with a signature; returns what the device says to that."""
    signature = private_key(name).sign(token, PKCS1v15(), Prehashed(SHA1()))  # noqa: S303  (adb signs so)
    host.send(wire.AUTH, SIGNATURE, 0, signature)
    message = host.receive()
    assert message is not None
    return message


def offer(host: Host, key: bytes) -> None:
    host.send(wire.AUTH, PUBLIC_KEY, 0, key)


@pytest.fixture
def mode() -> AuthMode:
    """The mode of `daemon`; a test overrides it by a parameter of this name."""
    return AuthMode.ACCEPT


@pytest.fixture
def daemon(daemon: Adbd, mode: AuthMode) -> Adbd:
    daemon.keys = KeyRing(daemon.android, mode)
    return daemon


def test_device_asks_for_a_signature_of_twenty_bytes(new_host: HostFactory) -> None:
    question = new_host().connect()

    assert (question.command, question.arg0, len(question.data)) == (wire.AUTH, TOKEN, 20)


def test_unknown_signature_gets_another_token(new_host: HostFactory) -> None:
    host = new_host()
    first = host.connect()

    second = sign(host, "laptop", first.data)

    assert (second.command, second.arg0) == (wire.AUTH, TOKEN)
    assert second.data != first.data


def test_new_key_is_accepted_and_known_from_then_on(new_host: HostFactory) -> None:
    first, second = new_host(), new_host()
    first.connect()
    offer(first, public_key("laptop"))
    welcome = first.receive()

    known = sign(second, "laptop", second.connect().data)

    assert welcome is not None
    assert welcome.command == known.command == wire.CNXN


def test_another_hosts_key_opens_nothing(new_host: HostFactory) -> None:
    first, second = new_host(), new_host()
    first.connect()
    offer(first, public_key("laptop"))
    first.receive()

    answer = sign(second, "stranger", second.connect().data)

    assert answer.command == wire.AUTH


def test_known_keys_lie_where_android_keeps_them(android: Android, new_host: HostFactory) -> None:
    host = new_host()
    host.connect()
    offer(host, public_key("laptop"))
    host.receive()

    kept = android.filesystem.view(0).read_bytes("/data/misc/adb/adb_keys")

    assert kept == public_key("laptop").rstrip(b"\0") + b"\n"


@pytest.mark.parametrize("mode", [pytest.param(AuthMode.ASK, id="ask")])
def test_services_wait_until_the_user_allows_the_key(daemon: Adbd, new_host: HostFactory) -> None:
    host = new_host()
    host.connect()
    offer(host, public_key("laptop"))
    host.send(wire.OPEN, 5, 0, b"shell:echo early\0")
    host.send(wire.AUTH, SIGNATURE, 0, b"not a signature")
    question = host.receive()  # so the two before have been read

    allowed = daemon.keys.allow_waiting()

    welcome = host.receive()
    assert question is not None
    assert welcome is not None
    assert (question.command, welcome.command, allowed) == (wire.AUTH, wire.CNXN, 1)
    assert host.ask("shell:echo now") == b"now\n"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not base64 at all!", id="no-base64"),
        pytest.param(base64.b64encode(bytes(524)), id="zeros"),
        pytest.param(base64.b64encode(b"short"), id="short"),
        pytest.param(
            base64.b64encode(struct.pack("<II", 64, 0) + b"\xff" * 512 + bytes(4)), id="exponent-0"
        ),
    ],
)
def test_what_is_no_key_is_none(line: bytes) -> None:
    assert parse_key(line) is None


@pytest.mark.parametrize(
    ("build_type", "expected"),
    [
        pytest.param("user", AuthMode.ACCEPT, id="user"),
        pytest.param("userdebug", AuthMode.OFF, id="userdebug"),
    ],
)
def test_builds_of_users_ask_by_themselves(android: Android, expected: AuthMode) -> None:
    assert KeyRing(android).mode is expected


@pytest.mark.slow
def test_real_adb_is_let_in_by_a_user_build(adb: Adb, device_factory: DeviceFactory) -> None:
    serial = device_factory("--build", "user").serial

    assert adb("shell", "getprop ro.adb.secure", serial=serial).stdout == "1\n"


@pytest.mark.slow
def test_real_adb_lists_it_as_unauthorized_until_its_user_allows(
    adb: Adb, device_factory: DeviceFactory
) -> None:
    device = device_factory("--adb-auth", "ask")
    before = adb.state(device.serial)
    allowed = adb("emu", "virtual", "authorize", serial=device.serial)

    adb("wait-for-device", serial=device.serial)

    assert before == "unauthorized"
    assert "1 keys allowed" in allowed.stdout
    assert adb("shell", "echo in", serial=device.serial).stdout == "in\n"
