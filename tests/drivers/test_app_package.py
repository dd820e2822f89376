"""An app's version on a virtual device: read, downgraded, put back, also after it was removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.drivers.app_package import KEPT, AppPackage
from harness.drivers.device import Device
from harness.errors import CommandFailedError, ProtocolError
from harness.lab import CURRENT, courier_apks
from harness.messengers.courier.screens import PACKAGE

NEW_CODE, OLD_CODE = 302000, 206010
OLD = "2.6.1"


@pytest.fixture
def package(courier_device: Device) -> Iterator[AppPackage]:
    """Courier's package; whatever a test installs is replaced by the current version again."""
    package = AppPackage(courier_device.adb, PACKAGE)
    yield package
    if package.version_code() != NEW_CODE:
        package.install(courier_apks()[CURRENT])
    courier_device.adb.shell(f"rm -rf {KEPT}")


def test_the_installed_version_is_read(package: AppPackage) -> None:
    assert package.version_code() == NEW_CODE


def test_an_app_that_is_not_there_has_no_version(courier_device: Device) -> None:
    nobody = AppPackage(courier_device.adb, "org.nobody")

    assert nobody.version_code() is None
    assert nobody.read() is None


def test_an_older_version_keeps_the_apps_data(package: AppPackage) -> None:
    package.adb.shell(f"run-as {PACKAGE} sh -c 'mkdir -p files; echo kept > files/note'")

    package.install(courier_apks()[OLD])

    assert package.version_code() == OLD_CODE
    assert package.adb.shell(f"run-as {PACKAGE} sh -c 'cat files/note; rm files/note'") == "kept"


def test_without_the_flag_an_older_version_is_refused_with_androids_code(
    package: AppPackage, courier_device: Device
) -> None:
    with pytest.raises(CommandFailedError, match="INSTALL_FAILED_VERSION_DOWNGRADE"):
        courier_device.adb.install(courier_apks()[OLD], "-r")

    assert package.version_code() == NEW_CODE


def test_the_recorded_version_is_put_back_over_an_older_one(package: AppPackage) -> None:
    before = package.read()
    package.install(courier_apks()[OLD])

    package.write(before)

    assert package.version_code() == NEW_CODE


def test_the_recorded_version_is_put_back_after_the_app_was_removed(package: AppPackage) -> None:
    before = package.read()
    package.adb.shell(f"pm uninstall {PACKAGE}")
    assert package.version_code() is None

    package.write(before)

    assert package.version_code() == NEW_CODE


def test_an_app_that_was_not_there_is_removed_again(package: AppPackage) -> None:
    package.write(None)

    assert package.version_code() is None


def test_removing_what_is_not_there_any_more_changes_nothing(courier_device: Device) -> None:
    AppPackage(courier_device.adb, "org.nobody").write(None)


def test_a_lost_copy_is_an_error_and_leaves_the_app(package: AppPackage) -> None:
    with pytest.raises(CommandFailedError, match="could not be put back"):
        package.write({"version_code": 1, "apk": f"{KEPT}/gone.apk"})

    assert package.version_code() == NEW_CODE


def test_a_value_of_another_knob_is_refused(package: AppPackage) -> None:
    with pytest.raises(ProtocolError, match="cannot be put back to True"):
        package.write(True)


def test_an_app_in_several_parts_is_refused_rather_than_half_saved(courier_device: Device) -> None:
    class Split(AppPackage):
        """An app of which `pm path` lists two parts."""

        def _paths(self) -> tuple[str, ...]:
            return (*super()._paths(), "/data/app/split_config.en.apk")

    with pytest.raises(ProtocolError, match="several parts"):
        Split(courier_device.adb, PACKAGE).read()
