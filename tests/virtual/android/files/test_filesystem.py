"""The device's files: links, permissions, owners, space."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.android.files.filesystem import Filesystem
from harness.virtual.android.files.owners import Owner
from harness.virtual.android.files.view import FileView

APP = 10123
OTHER_APP = 10124
DATA = "/data/user/0/org.example.app"


@pytest.fixture
def filesystem(tmp_path: Path) -> Filesystem:
    files = Filesystem(tmp_path / "files")
    files.create_directory(DATA, Owner(APP, APP, 0o700))
    files.create_file("/data/local/tmp/readable", b"x", Owner(2000, 2000, 0o644))
    return files


def _error(work: Callable[[], object]) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011  (the number is what is asserted)
        work()
    return errno.errorcode[caught.value.errno or 0]


@pytest.mark.parametrize(
    ("path", "real"),
    [
        ("/sdcard/x", "/storage/emulated/0/x"),
        ("/data/data/org.example.app", DATA),
        ("/etc/hosts", "/system/etc/hosts"),
        ("/../../x", "/x"),
        ("/sdcard/../y", "/storage/emulated/y"),
    ],
    ids=["sdcard", "data", "etc", "above root", "above a link"],
)
def test_filesystem_resolves_links_inside_the_device(
    filesystem: Filesystem, path: str, real: str
) -> None:
    assert filesystem.real(path) == real


def test_filesystem_tells_the_device_path_of_a_host_path(filesystem: Filesystem) -> None:
    host = filesystem.resolve("/sdcard/Download")

    assert host.is_dir()
    assert filesystem.device_path(host) == "/storage/emulated/0/Download"


@pytest.mark.parametrize(
    ("uid", "work", "expected"),
    [
        (2000, lambda view: view.list("/data/data"), "EACCES"),
        (2000, lambda view: view.list(DATA), "EACCES"),
        (2000, lambda view: view.stat(f"{DATA}/x"), "EACCES"),
        (2000, lambda view: view.write_bytes("/system/x", b""), "EROFS"),
        (0, lambda view: view.write_bytes("/system/x", b""), "EROFS"),
        (0, lambda view: view.make_directory("/x"), "EROFS"),
        (APP, lambda view: view.list("/data/local/tmp"), "EACCES"),
        (APP, lambda view: view.write_bytes("/data/local/tmp/x", b""), "EACCES"),
        (APP, lambda view: view.list("/sdcard"), "EACCES"),
        (OTHER_APP, lambda view: view.list(DATA), "EACCES"),
        (2000, lambda view: view.read_bytes("/nope"), "ENOENT"),
        (2000, lambda view: view.read_bytes("/data/local/tmp/readable/x"), "ENOTDIR"),
        (2000, lambda view: view.open("/data/local/tmp"), "EISDIR"),
        (2000, lambda view: view.chmod("/system/etc/hosts", 0o777), "EROFS"),
        (2000, lambda view: view.chown("/data/local/tmp/readable", 0), "EPERM"),
        (2000, lambda view: view.remove_directory("/data/local/tmp"), "EACCES"),
        (2000, lambda view: view.rename("/data/local/tmp/readable", "/sdcard/x"), "EXDEV"),
        (2000, lambda view: view.write_bytes("/dev/full", b"x"), "ENOSPC"),
    ],
    ids=[
        "shell lists data", "shell lists an app", "shell looks into an app", "shell writes system",
        "root writes system", "root writes the root", "app lists tmp", "app writes tmp",
        "app lists shared", "app lists another", "missing", "file as folder", "folder as file",
        "mode of system", "give away", "not empty or allowed", "across mounts", "full",
    ],
)  # fmt: skip
def test_filesystem_refuses_as_the_kernel_does(
    filesystem: Filesystem, uid: int, work: Callable[[FileView], object], expected: str
) -> None:
    assert _error(lambda: work(filesystem.view(uid))) == expected


def test_app_reads_what_the_shell_made_readable_and_owns_its_folder(
    filesystem: Filesystem,
) -> None:
    view = filesystem.view(APP, DATA, umask=0o077)
    view.write_bytes("copy", view.read_bytes("/data/local/tmp/readable"))

    found = view.stat("copy")

    assert (found.uid, found.mode & 0o777, found.size) == (APP, 0o600, 1)


def test_file_that_app_code_wrote_on_the_host_belongs_to_the_app(filesystem: Filesystem) -> None:
    (filesystem.resolve(DATA) / "note").write_bytes(b"x")

    found = filesystem.view(0).stat(f"{DATA}/note")

    assert (found.uid, found.mode & 0o777) == (APP, 0o600)


def test_owner_moves_with_a_renamed_folder(filesystem: Filesystem) -> None:
    view = filesystem.view(2000, "/data/local/tmp")
    view.make_directory("a", 0o750)
    view.write_bytes("a/f", b"")
    view.chmod("a/f", 0o600)

    view.rename("a", "b")

    assert view.stat("b").mode & 0o777 == 0o750
    assert view.stat("b/f").mode & 0o777 == 0o600


def test_shared_storage_ignores_modes(filesystem: Filesystem) -> None:
    view = filesystem.view(2000, "/sdcard")
    view.write_bytes("f", b"")
    view.chmod("f", 0o777)

    assert view.stat("f").mode & 0o7777 == 0o660


def test_filesystem_full_of_a_big_file_refuses_more(filesystem: Filesystem) -> None:
    filesystem.charge(filesystem.statvfs("/data").free)

    assert _error(lambda: filesystem.view(2000).write_bytes("/sdcard/x", b"x")) == "ENOSPC"


def test_registered_file_is_read_anew_by_each_open(filesystem: Filesystem) -> None:
    numbers = iter((b"1", b"2"))
    filesystem.register("/proc/counter", lambda: next(numbers))

    view = filesystem.view(2000)

    assert [view.read_bytes("/proc/counter"), view.read_bytes("/proc/counter")] == [b"1", b"2"]


def test_link_says_what_it_was_told_and_never_leaves_the_device(filesystem: Filesystem) -> None:
    view = filesystem.view(2000, "/data/local/tmp")
    view.symlink("/sdcard/../../../../etc/hosts", "link")

    text, host = view.read_link("link"), filesystem.resolve("/data/local/tmp/link", follow=False)

    assert text == "/sdcard/../../../../etc/hosts"
    assert host.resolve().is_relative_to(filesystem.root.resolve())


def test_links_in_a_circle_are_an_error(filesystem: Filesystem) -> None:
    view = filesystem.view(2000, "/data/local/tmp")
    view.symlink("b", "a")
    view.symlink("a", "b")

    assert _error(lambda: view.read_bytes("a")) == "ELOOP"


def test_owners_and_links_survive_a_restart(filesystem: Filesystem) -> None:
    view = filesystem.view(2000, "/data/local/tmp")
    view.write_bytes("f", b"")
    view.chmod("f", 0o640)
    view.symlink("/nowhere", "l")
    filesystem.save()

    again = Filesystem(filesystem.root).view(2000, "/data/local/tmp")

    assert again.stat("f").mode & 0o777 == 0o640
    assert again.read_link("l") == "/nowhere"


def test_written_files_have_the_time_of_a_device_whose_clock_is_wrong(tmp_path: Path) -> None:
    filesystem = Filesystem(tmp_path / "files", now=lambda: 1_000_000_000.0)
    view = filesystem.view(2000, "/data/local/tmp")

    view.write_bytes("f", b"x")

    assert view.stat("f").modified == 1_000_000_000.0


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["..", ".", "sdcard", "data", "etc", "x", "", "local"]), max_size=12)
)
def test_no_path_leads_out_of_the_root(filesystem: Filesystem, parts: list[str]) -> None:
    host = filesystem.resolve("/".join(parts), "/data/local/tmp")

    assert os.path.commonpath([host, filesystem.root]) == str(filesystem.root)


def test_many_pieces_are_written_as_one(filesystem: Filesystem) -> None:
    view = filesystem.view(2000)
    pieces = [b"", *(bytes([each % 256]) * each for each in range(1500))]
    free = filesystem.statvfs("/data").free

    with view.open("/data/local/tmp/x", "w") as file:
        file.writelines(pieces)
        file.writelines([])

    assert view.read_bytes("/data/local/tmp/x") == b"".join(pieces)
    assert free - filesystem.statvfs("/data").free >= sum(map(len, pieces)) // 4096 * 4096


def test_pieces_that_do_not_fit_are_refused(filesystem: Filesystem) -> None:
    filesystem.charge(filesystem.statvfs("/data").free - 2)

    with filesystem.view(2000).open("/data/local/tmp/x", "w") as file:
        assert _error(lambda: file.writelines([b"ab", b"c"])) == "ENOSPC"
