"""`screencap`: raw and PNG, to a file and to standard output."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pytest
from PIL import Image

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

Run = Callable[[str], tuple[int, bytes, str]]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def sh(android: Android) -> Run:
    """Runs a command line; returns status, output bytes and errors."""

    def run(line: str) -> tuple[int, bytes, str]:
        out, err = BytesWriter(), BytesWriter()
        status = android.shell.run(line, stdin=BytesReader(), stdout=out, stderr=err)
        return status, out.getvalue(), err.getvalue().decode()

    return run


def below_the_bar(image: Image.Image) -> bytes:
    """What does not change by itself, as the icons of the status bar do."""
    return image.convert("RGB").crop((0, 100, 1080, 2400)).tobytes()


def test_png_shows_the_frame(android: Android, sh: Run) -> None:
    status, data, err = sh("screencap -p")

    image = Image.open(io.BytesIO(data))
    assert (status, err, image.format) == (0, "", "PNG")
    assert below_the_bar(image) == below_the_bar(android.display.frame())


@pytest.mark.parametrize(
    ("api", "header"),
    [
        pytest.param(24, (1080, 2400, 1), id="api-24-without-colour-space"),
        pytest.param(34, (1080, 2400, 1, 1), id="api-34-with-colour-space"),
    ],
)
def test_raw_starts_with_its_header(android: Android, sh: Run, header: tuple[int, ...]) -> None:
    _, data, _ = sh("screencap")

    size = 4 * len(header)
    assert struct.unpack(f"<{len(header)}I", data[:size]) == header
    image = Image.frombytes("RGBA", (1080, 2400), data[size:])
    assert below_the_bar(image) == below_the_bar(android.display.frame())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("screencap -p /sdcard/a.png", id="option"),
        pytest.param("screencap /sdcard/a.png", id="by-its-name"),
    ],
)
def test_file_gets_a_png(android: Android, sh: Run, line: str) -> None:
    assert sh(line) == (0, b"", "")

    view = android.filesystem.view(2000)
    assert view.read_bytes("/sdcard/a.png").startswith(PNG)


def test_file_that_cannot_be_written_is_an_error(sh: Run) -> None:
    status, _, err = sh("screencap -p /system/a.png")

    assert status == 1
    assert err.startswith("Error opening file: /system/a.png (")


def test_unknown_display_is_an_error(sh: Run) -> None:
    assert sh("screencap -d 7 -p")[0] == 1


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("screencap -h", id="help"),
        pytest.param("screencap -z", id="unknown-option"),
        pytest.param("screencap a b", id="two-files"),
    ],
)
def test_wrong_use_prints_the_usage(sh: Run, line: str) -> None:
    status, out, err = sh(line)

    assert (status, out) == (1, b"")
    assert "usage: screencap [-hp] [-d display-id] [FILENAME]\n" in err
