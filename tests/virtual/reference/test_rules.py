"""Rules between commands, which no single answer shows: what lasts, is spared, is ignored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.model import model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

_APK = Path(__file__).parents[3] / "harness" / "apps" / "courier" / "courier-3.2.0.apk"
COURIER = "org.courier.messenger"


@pytest.fixture
def api() -> int:
    """The level of the device; a test overrides it by a parameter of this name."""
    return 35


@pytest.fixture
def device(tmp_path: Path, api: int) -> Iterator[Android]:
    """A booted device with Courier, which is not open."""
    android = Android(
        model_for(api), "emulator-5554", tmp_path, clock=DeviceClock(scale=20.0), boot_seconds=0.0
    )
    android.boot()
    assert android.packages.install([_APK], InstallOptions()).ok
    yield android
    android.shutdown()


def said(device: Android, script: str, uid: int = 2000) -> str:
    """What a script prints, on both outputs."""
    out = BytesWriter()
    device.shell.run(script, stdin=BytesReader(), stdout=out, stderr=out, uid=uid)
    return out.getvalue().decode().strip()


def uid_of(device: Android) -> int:
    package = device.packages.get(COURIER)
    assert package is not None
    return package.uid


_LASTING = {
    "cmd connectivity airplane-mode enable": "cmd connectivity airplane-mode",
    "settings put global http_proxy 10.0.2.2:1": "settings get global global_http_proxy_host",
    "settings put global private_dns_mode off": "settings get global private_dns_mode",
    "settings put global restricted_networking_mode 1": "cmd netpolicy get restricted-mode",
    "settings put global ingress_rate_limit_bytes_per_second 8000": (
        "settings get global ingress_rate_limit_bytes_per_second"
    ),
    "cmd netpolicy set restrict-background true": "cmd netpolicy get restrict-background",
    "cmd netpolicy add restrict-background-blacklist 10190": (
        "cmd netpolicy list restrict-background-blacklist"
    ),
    f"cmd appops set {COURIER} RUN_IN_BACKGROUND ignore": f"cmd appops get {COURIER}",
    f"pm grant {COURIER} android.permission.POST_NOTIFICATIONS": (
        f"dumpsys package {COURIER} | grep POST_NOTIFICATIONS:"
    ),
    f"dumpsys deviceidle whitelist +{COURIER}": "dumpsys deviceidle whitelist | grep user",
    "cmd alarm set-timezone Asia/Tokyo": "getprop persist.sys.timezone",
    "svc data disable": "settings get global mobile_data",
    "cmd phone set-allowed-network-types-for-users -s 0 11": (
        "cmd phone get-allowed-network-types-for-users -s 0"
    ),
}
_LOST = {
    "dumpsys battery set level 5": "dumpsys battery | grep level",
    "dumpsys deviceidle force-idle": "dumpsys deviceidle get deep",
    "cmd connectivity set-chain3-enabled true": "cmd connectivity get-chain3-enabled",
    f"cmd connectivity set-package-networking-enabled false {COURIER}": (
        f"cmd connectivity get-package-networking-enabled {COURIER}"
    ),
    "am memory-factor set CRITICAL": "am memory-factor show",
    "cmd thermalservice override-status 3": "dumpsys thermalservice | head -1",
    "cmd netpolicy add app-idle-whitelist 10190": "cmd netpolicy list app-idle-whitelist",
    "cmd wifi add-suggestion Cafe open": "cmd wifi list-suggestions",
}


def test_a_reboot_keeps_what_is_on_disk_and_nothing_else(device: Android) -> None:
    readers = [*_LASTING.values(), *_LOST.values()]
    at_first = {reader: said(device, reader) for reader in readers}
    complaints = {change: said(device, change) for change in (*_LASTING, *_LOST)}
    changed = {reader: said(device, reader) for reader in readers}

    device.shutdown()
    device.boot()
    afterwards = {reader: said(device, reader) for reader in readers}

    assert [reader for reader in readers if changed[reader] == at_first[reader]] == [], complaints
    assert {r: afterwards[r] for r in _LASTING.values()} == {
        r: changed[r] for r in _LASTING.values()
    }
    assert {r: afterwards[r] for r in _LOST.values()} == {r: at_first[r] for r in _LOST.values()}


@pytest.mark.parametrize("api", [24], ids=str)
def test_low_power_counts_for_nothing_while_powered(device: Android) -> None:
    said(device, "settings put global low_power 1")
    powered = device.power.battery_saver
    said(device, "dumpsys battery unplug; settings put global low_power 1")

    assert not powered
    assert device.power.battery_saver


def test_a_uid_on_the_idle_list_is_spared_from_app_standby(device: Android) -> None:
    uid = uid_of(device)
    said(device, f"dumpsys battery unplug; am set-inactive {COURIER} true")
    idle = device.connectivity.blocked(uid)

    said(device, f"cmd netpolicy add app-idle-whitelist {uid}")
    spared = device.connectivity.blocked(uid)
    said(device, f"cmd netpolicy remove app-idle-whitelist {uid}")

    assert (idle, spared) == ("app_standby", None)
    assert device.connectivity.blocked(uid) == "app_standby"


def test_charging_is_parole_for_an_idle_app(device: Android) -> None:
    said(device, f"dumpsys battery unplug; am set-inactive {COURIER} true; dumpsys battery reset")

    assert said(device, f"am get-inactive {COURIER}") == "Idle=true"
    assert device.connectivity.blocked(uid_of(device)) is None


def test_opening_an_app_makes_it_active_again(device: Android) -> None:
    said(device, f"am set-standby-bucket {COURIER} rare; am set-inactive {COURIER} true")

    said(device, f"am start -n {COURIER}/.MainActivity")

    assert said(device, f"am get-standby-bucket {COURIER}; am get-inactive {COURIER}") == (
        "10\nIdle=false"
    )


@pytest.mark.parametrize(
    "restriction",
    [
        "dumpsys deviceidle force-idle",
        "dumpsys battery unplug; cmd power set-mode 1",
        "cmd connectivity set-background-networking-enabled-for-uid $UID false",
    ],
    ids=["doze", "battery saver", "background"],
)
def test_the_app_in_front_is_spared_until_home_is_pressed(
    device: Android, restriction: str
) -> None:
    uid = uid_of(device)
    said(device, f"am start -n {COURIER}/.MainActivity")
    said(device, restriction.replace("$UID", str(uid)))
    in_front = device.connectivity.blocked(uid)

    said(device, "input keyevent 3")

    assert in_front is None
    assert device.connectivity.blocked(uid) is not None


def test_the_proxy_is_cleared_by_colon_zero_and_not_by_deleting_it(device: Android) -> None:
    said(device, "settings put global http_proxy 10.0.2.2:8888")
    deleted = said(device, "settings delete global http_proxy")
    kept = device.connectivity.proxy

    said(device, "settings put global http_proxy :0")

    assert deleted == "Deleted 1 rows"
    assert kept is not None
    assert device.connectivity.proxy is None


def test_the_parts_of_a_proxy_are_read_at_boot_alone(device: Android) -> None:
    said(device, "settings put global global_http_proxy_host 10.0.2.2")
    said(device, "settings put global global_http_proxy_port 8888")
    before = device.connectivity.proxy
    device.shutdown()
    device.boot()

    assert before is None
    assert device.connectivity.proxy is not None
    assert (device.connectivity.proxy.host, device.connectivity.proxy.port) == ("10.0.2.2", 8888)


def test_writing_the_setting_of_mobile_data_changes_no_radio(device: Android) -> None:
    said(device, "settings put global mobile_data 0")

    assert device.telephony.data_enabled


@pytest.mark.parametrize(
    ("api", "wiped"),
    [(30, True), (31, True), (33, False), (35, False)],
    ids=["30", "31", "33", "35"],
)
def test_clearing_the_cache_alone_wipes_everything_up_to_32(device: Android, wiped: bool) -> None:
    note = f"/data/user/0/{COURIER}/files/note"
    said(device, f"mkdir -p /data/user/0/{COURIER}/files; echo x > {note}", uid=0)

    said(device, f"timeout 1 pm clear --cache-only {COURIER}")

    assert ("No such file" in said(device, f"cat {note}", uid=0)) is wiped


@pytest.mark.parametrize(
    ("api", "limit"), [(31, -1), (33, 8000), (36, 8000)], ids=["31", "33", "36"]
)
def test_the_ingress_limit_does_nothing_below_33(device: Android, limit: int) -> None:
    said(device, "settings put global ingress_rate_limit_bytes_per_second 8000")

    assert device.connectivity.ingress_limit == limit


def test_killing_spares_the_app_in_front(device: Android) -> None:
    said(device, f"am start -n {COURIER}/.MainActivity; am kill {COURIER}")
    in_front = said(device, f"pidof {COURIER}")
    said(device, f"input keyevent 3; am kill {COURIER}")

    assert in_front
    assert not said(device, f"pidof {COURIER}")


def test_data_that_was_kept_still_refuses_an_older_version(device: Android) -> None:
    said(device, f"pm uninstall -k {COURIER}")

    older = device.packages.install([_APK.with_name("courier-2.6.1.apk")], InstallOptions())

    assert older.code == "INSTALL_FAILED_VERSION_DOWNGRADE"
