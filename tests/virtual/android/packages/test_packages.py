"""Installing, updating, clearing and removing, and what a reboot keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.android.packages.package import Package
from harness.virtual.device import Android

BuildApk = Callable[..., Path]
NAME = "org.example.app"


def _install(android: Android, apk: Path, *, grant_all: bool = False) -> Package:
    result = android.packages.install([apk], InstallOptions(grant_all=grant_all))
    assert result.ok, str(result)
    package = android.packages.get(NAME)
    assert package is not None
    return package


def _data(android: Android) -> Path:
    return android.filesystem.resolve(f"/data/user/0/{NAME}")


def test_an_installed_package_has_code_data_and_an_app_uid(
    android: Android, build_apk: BuildApk
) -> None:
    package = _install(android, build_apk())

    assert package.uid >= 10000
    assert package.host_apk is not None
    assert package.host_apk.is_file()
    assert (_data(android) / "cache").is_dir()
    assert package.launcher_activity == f"{NAME}.Main"


def test_assets_are_read_from_the_package(android: Android, build_apk: BuildApk) -> None:
    package = _install(android, build_apk(version=3))

    assert package.file("assets/note.txt") == b"version 3"


def test_an_update_keeps_uid_and_data(android: Android, build_apk: BuildApk) -> None:
    before = _install(android, build_apk(version=1)).uid
    (_data(android) / "kept").write_text("x", encoding="utf-8")

    package = _install(android, build_apk(version=2))

    assert package.uid == before
    assert package.version_code == 2
    assert (_data(android) / "kept").exists()


def test_an_update_ends_the_running_process(android: Android, build_apk: BuildApk) -> None:
    _install(android, build_apk(version=1))
    android.activities.start_launcher(NAME)

    _install(android, build_apk(version=2))

    assert android.processes.by_name(NAME) == []
    assert android.activities.running(NAME) is None


def test_a_refused_update_changes_nothing(android: Android, build_apk: BuildApk) -> None:
    _install(android, build_apk(version=2))
    android.activities.start_launcher(NAME)

    result = android.packages.install([build_apk(version=1)], InstallOptions())

    assert str(result) == (
        "Failure [INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: "
        "Update version code 1 is older than current 2]"
    )
    assert android.activities.running(NAME) is not None


def test_clear_ends_the_app_and_wipes_its_data(android: Android, build_apk: BuildApk) -> None:
    _install(android, build_apk())
    android.permissions.grant(NAME, "android.permission.CAMERA")
    (_data(android) / "secret").write_text("x", encoding="utf-8")
    android.activities.start_launcher(NAME)

    cleared = android.packages.clear(NAME)

    assert cleared
    assert not (_data(android) / "secret").exists()
    assert android.processes.by_name(NAME) == []
    assert not android.permissions.check(NAME, "android.permission.CAMERA")


def test_clear_cache_leaves_the_data(android: Android, build_apk: BuildApk) -> None:
    _install(android, build_apk())
    (_data(android) / "kept").write_text("x", encoding="utf-8")
    (_data(android) / "cache" / "gone").write_text("x", encoding="utf-8")

    android.packages.clear_cache(NAME)

    assert (_data(android) / "kept").exists()
    assert not (_data(android) / "cache" / "gone").exists()


def test_uninstall_removes_code_and_data(android: Android, build_apk: BuildApk) -> None:
    code = _install(android, build_apk()).host_apk

    result = android.packages.uninstall(NAME)

    assert result == "Success"
    assert code is not None
    assert not code.exists()
    assert not _data(android).exists()


def test_uninstall_k_keeps_data_and_the_version_check(
    android: Android, build_apk: BuildApk
) -> None:
    _install(android, build_apk(version=2))
    (_data(android) / "kept").write_text("x", encoding="utf-8")

    android.packages.uninstall(NAME, keep_data=True)
    older = android.packages.install([build_apk(version=1)], InstallOptions())
    _install(android, build_apk(version=2))

    assert older.code == "INSTALL_FAILED_VERSION_DOWNGRADE"
    assert (_data(android) / "kept").exists()


def test_a_preloaded_package_cannot_be_removed(android: Android) -> None:
    result = android.packages.uninstall("com.android.settings")

    assert result == "Failure [DELETE_FAILED_INTERNAL_ERROR]"


def test_splits_are_installed_beside_the_base(android: Android, build_apk: BuildApk) -> None:
    files = [build_apk(), build_apk(split="config.en")]

    result = android.packages.install(files, InstallOptions())

    package = android.packages.get(NAME)
    assert result.ok
    assert package is not None
    assert package.splits == ["config.en"]


def test_a_split_of_another_signer_is_refused(android: Android, build_apk: BuildApk) -> None:
    files = [build_apk(), build_apk(split="config.en", signer="other")]

    result = android.packages.install(files, InstallOptions())

    assert result.code == "INSTALL_FAILED_INVALID_APK"


def test_g_grants_runtime_permissions(android: Android, build_apk: BuildApk) -> None:
    package = _install(android, build_apk(), grant_all=True)

    assert package.granted == {"android.permission.CAMERA"}


def test_packages_survive_a_reboot(android: Android, build_apk: BuildApk) -> None:
    before = _install(android, build_apk(version=4))
    android.permissions.grant(NAME, "android.permission.CAMERA")
    android.packages.set_enabled("com.android.documentsui", 3)

    android.shutdown()
    android.boot()

    after = android.packages.get(NAME)
    documents = android.packages.get("com.android.documentsui")
    assert after is not None
    assert after is not before
    assert (after.uid, after.version_code) == (before.uid, 4)
    assert after.granted == {"android.permission.CAMERA"}
    assert documents is not None
    assert not documents.is_enabled
