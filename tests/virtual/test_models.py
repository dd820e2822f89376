"""Phones of other sizes, densities and languages: what a device says and shows of itself."""

from __future__ import annotations

import io
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from harness.virtual.android.model import model_for
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory

PHONES = [
    pytest.param(24, (480, 800), 240, id="small-on-24"),
    pytest.param(30, (1080, 1920), 480, id="phone-on-30"),
    pytest.param(34, (1440, 3120), 560, id="large-on-34"),
    pytest.param(36, (1600, 2560), 320, id="tablet-on-36"),
]
_BOUNDS = re.compile(r'bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"')


def _shell(android: Android, script: str) -> bytes:
    out = BytesWriter()
    android.shell.run(script, stdin=BytesReader(), stdout=out, stderr=out, uid=2000)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(("api", "size", "density"), PHONES)
def test_size_and_density_change_what_is_laid_out(
    tmp_path: Path, api: int, size: tuple[int, int], density: int
) -> None:
    android = Android(
        model_for(api, size=size, density=density), "emulator-5554", tmp_path, boot_seconds=0.0
    )
    android.boot()

    said = _shell(android, "wm size; wm density; getprop ro.sf.lcd_density").decode()
    _shell(android, "am start -a android.settings.SETTINGS; uiautomator dump /sdcard/w.xml")
    dump = _shell(android, "cat /sdcard/w.xml").decode()
    picture = Image.open(io.BytesIO(_shell(android, "screencap -p")))
    android.shutdown()

    width, height = size
    boxes = [tuple(map(int, found)) for found in _BOUNDS.findall(dump)]
    (row,) = re.findall(r'text="Network &amp; internet"[^>]*' + _BOUNDS.pattern, dump)
    assert said == f"Physical size: {width}x{height}\nPhysical density: {density}\n{density}\n"
    assert picture.size == size
    assert boxes[0][:3] == (0, 0, width)
    assert all(right <= width and bottom <= height for _, _, right, bottom in boxes)
    assert 15 <= (int(row[3]) - int(row[1])) * 160 / density <= 30  # a line of text, in dp


@pytest.mark.slow
def test_a_locale_is_told_until_the_device_is_given_another(tmp_path: Path) -> None:
    android = Android(model_for(34, locale="pt-BR"), "emulator-5554", tmp_path, boot_seconds=0.0)
    android.boot()

    said = _shell(android, "getprop persist.sys.locale; getprop ro.product.locale").decode()
    dump = _shell(android, "dumpsys window windows").decode()
    android.properties.set("persist.sys.locale", "ja-JP")
    android.shutdown()
    android.boot()
    later = android.properties.get("persist.sys.locale")
    android.shutdown()

    assert said == "pt-BR\npt-BR\n"
    assert "[pt_BR]" in dump
    assert later == "ja-JP"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"size": (100, 800)}, "size 100x800"),
        ({"density": 20}, "density 20"),
        ({"locale": "english"}, "locale 'english'"),
        ({"build_type": "release"}, "build type 'release'"),
    ],
    ids=["size", "density", "locale", "build"],
)
def test_what_no_phone_can_be_is_refused(values: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        model_for(34, **values)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_phone_without_console_serves_adb_alone(device_factory: DeviceFactory, adb: Adb) -> None:
    devices = device_factory("--no-console", "--build", "user", "--size", "720x1280")

    size = adb("shell", "wm size; getprop ro.build.type", serial=devices.serial).stdout
    with socket.socket() as sock:
        refused = sock.connect_ex(("127.0.0.1", devices.console_port))

    assert size == "Physical size: 720x1280\nuser\n"
    assert refused != 0
    assert devices.stop() == 0
