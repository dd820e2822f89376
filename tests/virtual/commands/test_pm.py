"""`pm` typed into the shell: what it prints and how it ends."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.android.files.owners import Owner
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter
from harness.virtual.shell.cancellation import Cancellation

NAME = "org.example.app"
Run = Callable[..., Any]
BuildApk = Callable[..., Path]
Push = Callable[..., str]


@pytest.fixture
def push(android: Android, build_apk: BuildApk) -> Push:
    """Builds an APK and puts it into a folder of the device; returns its device path."""

    def push(folder: str = "/data/local/tmp", **options: object) -> str:
        apk = build_apk(**options)
        path = f"{folder}/{apk.name}"
        android.filesystem.create_file(path, apk.read_bytes(), Owner(2000, 2000, 0o644))
        return path

    return push


@pytest.fixture
def installed(run: Run, push: Push) -> None:
    """Version 2 of the app is installed."""
    run(f"pm install {push(version=2)}")


def test_install_from_a_file_succeeds(run: Run, push: Push) -> None:
    ran = run(f"pm install -r {push()}")

    assert (ran.status, ran.out, ran.err) == (0, "Success\n", "")


def test_install_from_stdin_needs_the_size(run: Run, push: Push) -> None:
    path = push()

    without = run(f"cat {path} | pm install")
    with_size = run(f"cat {path} | pm install -S $(stat -c %s {path})")

    assert (without.status, without.out) == (
        1,
        "Error: must either specify a package size or an APK file\n",
    )
    assert (with_size.status, with_size.out) == (0, "Success\n")


@pytest.mark.usefixtures("installed")
def test_install_of_a_downgrade_fails_with_both_versions(run: Run, push: Push) -> None:
    ran = run(f"pm install {push(version=1)}")

    assert ran.status == 1
    assert ran.out == (
        "Failure [INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: "
        "Update version code 1 is older than current 2]\n"
    )


@pytest.mark.usefixtures("installed")
def test_install_d_downgrades_on_a_userdebug_build(run: Run, push: Push) -> None:
    assert run(f"pm install -d {push(version=1)}").out == "Success\n"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("build_type", ["user"])
def test_install_d_does_not_downgrade_on_a_user_build(run: Run, push: Push) -> None:
    assert "VERSION_DOWNGRADE" in run(f"pm install -d {push(version=1)}").out


@pytest.mark.usefixtures("installed")
def test_install_of_another_signer_fails(run: Run, push: Push) -> None:
    ran = run(f"pm install {push(version=3, signer='other')}")

    assert ran.out.startswith("Failure [INSTALL_FAILED_UPDATE_INCOMPATIBLE: Existing package ")


def test_install_of_garbage_from_stdin_fails_to_parse(run: Run) -> None:
    ran = run("echo hello | pm install -S 6")

    assert ran.status == 1
    assert ran.out.startswith(
        "Failure [INSTALL_PARSE_FAILED_NOT_APK: Failed to parse /data/app/vmdl"
    )


def test_install_of_a_garbage_file_throws(run: Run) -> None:
    ran = run("echo hello > /data/local/tmp/x.apk; pm install /data/local/tmp/x.apk")

    assert ran.status == 255
    assert "Error: Failed to parse APK file: /data/local/tmp/x.apk" in ran.err


def test_install_of_a_missing_file_throws(run: Run) -> None:
    ran = run("pm install /data/local/tmp/none.apk")

    assert ran.status == 255
    assert "Error: Unable to open file: /data/local/tmp/none.apk" in ran.err
    assert "java.lang.IllegalArgumentException: Error: Can't open file" in ran.err


def test_install_cannot_read_shared_storage(run: Run, push: Push) -> None:
    ran = run(f"pm install {push('/sdcard/Download')}")

    assert ran.status == 255
    assert "Consider using a file under /data/local/tmp/" in ran.err


def test_install_without_space_has_no_code(android: Android, run: Run, push: Push) -> None:
    path = push()
    size = android.filesystem.statvfs("/data").free - (20 << 20)
    filler = android.filesystem.create_file("/data/local/tmp/fill", b"", Owner(2000, 2000, 0o644))
    os.truncate(filler, size)
    android.filesystem.forget_space()

    ran = run(f"pm install {path}")

    assert ran.status == 255
    assert "java.io.IOException: Requested internal only, but not enough space" in ran.err


def test_an_unknown_option_throws(run: Run) -> None:
    ran = run("pm install --bogus")

    assert ran.status == 255
    assert "java.lang.IllegalArgumentException: Unknown option --bogus" in ran.err


def test_a_session_installs_what_was_written(run: Run, push: Push) -> None:
    path = push()
    created = run("pm install-create -r")
    number = created.out.partition("[")[2].partition("]")[0]

    written = run(f"cat {path} | pm install-write -S $(stat -c %s {path}) {number} base.apk -")
    committed = run(f"pm install-commit {number}")
    again = run(f"pm install-commit {number}")

    assert created.out.startswith("Success: created install session [")
    assert written.out.startswith("Success: streamed ")
    assert (committed.status, committed.out) == (0, "Success\n")
    assert again.status == 255
    assert f"Caller has no access to session {number}" in again.err


@pytest.mark.parametrize(
    ("api", "status"), [(24, 0), (28, 4), (30, 1)], ids=["never on 7", "public on 9", "1 on 11"]
)
def test_a_refused_commit_ends_as_the_level_has_it(run: Run, status: int) -> None:
    number = run("pm install-create").out.split("[")[1].split("]")[0]

    ran = run(f"pm install-commit {number}")

    assert ran.out.startswith("Failure [INSTALL_FAILED_INVALID_APK")
    assert ran.status == status


def test_an_abandoned_session_installs_nothing(run: Run, push: Push) -> None:
    number = run("pm install-create").out.partition("[")[2].partition("]")[0]
    run(f"pm install-write {number} base.apk {push()}")

    abandoned = run(f"pm install-abandon {number}")

    assert abandoned.out == "Success\n"
    assert run(f"pm path {NAME}").status == 1


@pytest.mark.usefixtures("installed")
def test_uninstall_succeeds_once(run: Run) -> None:
    first, second = run(f"pm uninstall {NAME}"), run(f"pm uninstall {NAME}")

    assert (first.status, first.out) == (0, "Success\n")
    assert (second.status, second.out) == (1, "Failure [DELETE_FAILED_INTERNAL_ERROR]\n")


def test_uninstall_for_a_user_says_that_it_is_not_installed(run: Run) -> None:
    ran = run(f"pm uninstall --user 0 {NAME}")

    assert (ran.status, ran.out) == (1, "Failure [not installed for 0]\n")


def test_a_preloaded_package_can_be_taken_from_the_user_and_given_back(run: Run) -> None:
    taken = run("pm uninstall --user 0 com.android.documentsui")
    gone = run("pm path com.android.documentsui")
    given = run("pm install-existing com.android.documentsui")

    assert taken.out == "Success\n"
    assert gone.status == 1
    assert given.out == "Package com.android.documentsui installed for user: 0\n"


def test_path_of_an_unknown_package_prints_nothing(run: Run) -> None:
    ran = run(f"pm path {NAME}")

    assert (ran.status, ran.out, ran.err) == (1, "", "")


@pytest.mark.usefixtures("installed")
def test_list_packages_filters_and_shows_versions(run: Run) -> None:
    uid = run(f"pm list packages -U {NAME}").out.rpartition(":")[2].strip()

    assert run("pm list packages -3").out == f"package:{NAME}\n"
    assert run("pm list packages -3 --show-versioncode").out == f"package:{NAME} versionCode:2\n"
    assert int(uid) >= 10000
    assert f"package:{NAME}\n" not in run("pm list packages -s").out
    assert run("pm list packages example").out == f"package:{NAME}\n"
    assert run("pm list packages -f example").out.endswith(f"/base.apk={NAME}\n")


@pytest.mark.parametrize("api", [24])
def test_list_packages_has_no_versions_on_7(run: Run) -> None:
    ran = run("pm list packages --show-versioncode")

    assert (ran.status, ran.out) == (255, "Error: Unknown option: --show-versioncode\n")


def test_clear_of_an_unknown_package_fails(run: Run) -> None:
    ran = run(f"pm clear {NAME}")

    assert (ran.status, ran.err) == (1, "Failed\n")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("api", [30])
def test_clear_cache_only_wipes_everything_below_13(run: Run, android: Android) -> None:
    kept = android.filesystem.resolve(f"/data/user/0/{NAME}/kept")
    kept.write_text("x", encoding="utf-8")

    ran = run(f"pm clear --cache-only {NAME}")

    assert ran.out == "Success\n"
    assert not kept.exists()


@pytest.mark.usefixtures("installed")
def test_clear_cache_only_hangs_for_the_shell(android: Android) -> None:
    out, cancelled = BytesWriter(), Cancellation()
    ended = threading.Event()

    def run() -> None:
        android.shell.run(
            f"pm clear --cache-only {NAME}",
            stdin=BytesReader(),
            stdout=out,
            stderr=out,
            cancelled=cancelled,
        )
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    hung = not ended.wait(0.1)
    cancelled.set()
    thread.join()

    assert hung
    assert out.getvalue() == b""


@pytest.mark.usefixtures("installed")
def test_clear_cache_only_works_for_root(run: Run, android: Android) -> None:
    folder = android.filesystem.resolve(f"/data/user/0/{NAME}")
    (folder / "kept").write_text("x", encoding="utf-8")
    (folder / "cache" / "gone").write_text("x", encoding="utf-8")

    ran = run(f"pm clear --cache-only {NAME}", uid=0)

    assert ran.out == "Success\n"
    assert (folder / "kept").exists()
    assert not (folder / "cache" / "gone").exists()


@pytest.mark.usefixtures("installed")
def test_trim_caches_evicts_without_a_word(run: Run, android: Android) -> None:
    cached = android.filesystem.resolve(f"/data/user/0/{NAME}/cache/gone")
    cached.write_text("x", encoding="utf-8")

    ran = run("pm trim-caches 999G")

    assert (ran.status, ran.out) == (0, "")
    assert not cached.exists()


@pytest.mark.usefixtures("installed")
def test_grant_and_revoke_change_a_runtime_permission(run: Run, android: Android) -> None:
    run(f"pm grant {NAME} android.permission.CAMERA")
    android.activities.start_launcher(NAME)
    granted = android.permissions.check(NAME, "android.permission.CAMERA")

    run(f"pm revoke {NAME} android.permission.CAMERA")

    assert granted
    assert not android.permissions.check(NAME, "android.permission.CAMERA")
    assert android.activities.running(NAME) is None


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("permission", "words"),
    [
        ("android.permission.INTERNET", "is not a changeable permission type"),
        ("android.permission.READ_SMS", "has not requested permission"),
        ("org.example.NONE", "Unknown permission: org.example.NONE"),
    ],
    ids=["install-time", "not-requested", "unknown"],
)
def test_grant_refuses_what_is_not_the_users_to_give(run: Run, permission: str, words: str) -> None:
    ran = run(f"pm grant {NAME} {permission}")

    assert ran.status == 255
    assert words in ran.err


@pytest.mark.usefixtures("installed")
def test_a_disabled_package_cannot_be_started(run: Run) -> None:
    disabled = run(f"pm disable-user --user 0 {NAME}")
    started = run(f"am start -n {NAME}/.Main")
    enabled = run(f"pm enable {NAME}")

    assert disabled.out == f"Package {NAME} new state: disabled-user\n"
    assert "does not exist" in started.err
    assert enabled.out == f"Package {NAME} new state: enabled\n"


@pytest.mark.usefixtures("installed")
def test_the_shell_cannot_disable_for_everyone(run: Run) -> None:
    ran = run(f"pm disable {NAME}")

    assert ran.status == 255
    assert f"Shell cannot change component state for {NAME}/null to 2" in ran.err


@pytest.mark.usefixtures("installed")
def test_suspend_says_the_new_state(run: Run) -> None:
    assert run(f"pm suspend {NAME}").out == f"Package {NAME} new suspended state: true\n"
    assert run(f"pm unsuspend {NAME}").out == f"Package {NAME} new suspended state: false\n"


@pytest.mark.usefixtures("installed")
def test_resolve_activity_names_the_launcher_activity(run: Run) -> None:
    assert run(f"pm resolve-activity --brief {NAME}").out.splitlines()[-1] == f"{NAME}/.Main"
    assert run("pm resolve-activity org.example.none").out == "No activity found\n"


def test_has_feature_answers_by_its_status(run: Run) -> None:
    wifi, none = run("pm has-feature android.hardware.wifi"), run("pm has-feature x")

    assert (wifi.status, wifi.out, none.status, none.out) == (0, "true\n", 1, "false\n")


def test_an_unknown_verb_is_refused(run: Run) -> None:
    ran = run("pm bogus")

    assert (ran.status, ran.out) == (255, "Unknown command: bogus\n")


def test_help_lists_the_verbs_of_the_level(run: Run) -> None:
    ran = run("pm help")

    assert ran.status == 0
    assert "  install-existing " in ran.out
