"""Whether an APK may be installed here, and what a refusal says.

Sources: InstallPackageHelper, PackageManagerServiceUtils.checkDowngrade/verifySignatures,
PackageInstallerService (who may downgrade), ParsingPackageUtils (SDK levels). The texts changed
with API levels; the newest of each is used from the level named here on.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.packages.apk import ApkError, ApkInfo, read_apk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.virtual.android.model import DeviceModel
    from harness.virtual.android.packages.package import Package

_LOW_TARGET = {34: 23, 35: 24, 36: 24}
"""API level to the lowest target SDK that it installs without `--bypass-low-target-sdk-block`."""
_REPLACES_BY_DEFAULT_API = 28
_DETAILED_DOWNGRADE_API = 31


@dataclass(frozen=True)
class InstallOptions:
    """The flags of `pm install`."""

    replace: bool = True
    """`-r`; since API 28 the default of `pm` itself."""
    allow_downgrade: bool = False
    allow_test: bool = False
    grant_all: bool = False
    bypass_low_target_sdk: bool = False
    inherit: str = ""
    """`-p PKG`: splits are added to this installed package."""
    installer: str = ""


@dataclass(frozen=True)
class InstallResult:
    """`Success`, or `Failure [CODE: message]` as the shell prints it."""

    code: str = "INSTALL_SUCCEEDED"
    message: str = ""
    package: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was installed."""
        return self.code == "INSTALL_SUCCEEDED"

    def __str__(self) -> str:
        if self.ok:
            return "Success"
        return f"Failure [{self.code}{': ' + self.message if self.message else ''}]"


def staged_path() -> str:
    """A path such as the installer stages files under, for messages."""
    return f"/data/app/vmdl{secrets.randbelow(2_000_000_000)}.tmp/base.apk"


def read_all(paths: Sequence[Path], options: InstallOptions) -> tuple[ApkInfo, list[ApkInfo]]:
    """The base and the splits of one package; `ApkError` when they do not make one."""
    infos = [read_apk(path) for path in paths]
    bases = [info for info in infos if not info.split]
    splits = [info for info in infos if info.split]
    if not bases and not (options.inherit and splits):
        raise ApkError("INSTALL_FAILED_INVALID_APK", "Full install must include a base package")
    base = bases[0] if bases else splits[0]
    for info in infos:
        if (info.package, info.version_code) != (base.package, base.version_code):
            text = f"{info.split or 'base'} package {info.package} inconsistent with {base.package}"
            raise ApkError("INSTALL_FAILED_INVALID_APK", text)
        if info.signers != base.signers:
            text = f"{info.split or 'base'} signatures are inconsistent"
            raise ApkError("INSTALL_FAILED_INVALID_APK", text)
    if base.split_required and not splits:
        raise ApkError("INSTALL_FAILED_MISSING_SPLIT", f"Missing split for {base.package}")
    return base, splits


def check(
    info: ApkInfo, installed: Package | None, model: DeviceModel, options: InstallOptions
) -> None:
    """Refuse by `ApkError` what this device would refuse."""
    _check_sdk(info, model, options)
    if info.abis and not info.abis & set(model.abis):
        text = "Failed to extract native libraries, res=-113"
        raise ApkError("INSTALL_FAILED_NO_MATCHING_ABIS", text)
    if info.test_only and not options.allow_test:
        text = "Failed to install test-only apk. Did you forget to add -t?"
        raise ApkError(
            "INSTALL_FAILED_TEST_ONLY", text if model.api >= levels.U else "installPackageLI"
        )
    if installed is None:
        return
    if installed.installed and not options.replace and model.api < _REPLACES_BY_DEFAULT_API:
        text = f"Attempt to re-install {info.package} without first uninstalling."
        raise ApkError("INSTALL_FAILED_ALREADY_EXISTS", text)
    if info.signers and installed.signer_sha256 not in info.signers:
        raise ApkError("INSTALL_FAILED_UPDATE_INCOMPATIBLE", _incompatible(info.package, model.api))
    _check_downgrade(info, installed, model, options)


def _check_sdk(info: ApkInfo, model: DeviceModel, options: InstallOptions) -> None:
    if info.min_sdk > model.api:
        text = f"Requires newer sdk version #{info.min_sdk} (current version is #{model.api})"
        where = "Failed parse during installPackageLI: {path} (at Binary XML file line #7): "
        raise ApkError("INSTALL_FAILED_OLDER_SDK", where + text)
    lowest = _LOW_TARGET.get(model.api, 0)
    if info.target_sdk < lowest and not (options.bypass_low_target_sdk or info.test_only):
        text = f"App package must target at least SDK version {lowest}, but found {info.target_sdk}"
        raise ApkError("INSTALL_FAILED_DEPRECATED_SDK_VERSION", text)


def _incompatible(package: str, api: int) -> str:
    if api >= levels.S:
        return f"Existing package {package} signatures do not match newer version; ignoring!"
    return f"Package {package} signatures do not match the previously installed version; ignoring!"


def _check_downgrade(
    info: ApkInfo, installed: Package, model: DeviceModel, options: InstallOptions
) -> None:
    if info.version_code >= installed.version_code:
        return
    if options.allow_downgrade and _may_downgrade(installed, model):
        return
    text = (
        f"Downgrade detected: Update version code {info.version_code}"
        f" is older than current {installed.version_code}"
    )
    detailed = model.api >= _DETAILED_DOWNGRADE_API
    raise ApkError("INSTALL_FAILED_VERSION_DOWNGRADE", text if detailed else "")


def _may_downgrade(installed: Package, model: DeviceModel) -> bool:
    """What `-d` is worth: the installed version decides, and on 29-33 the shell is trusted."""
    return not model.is_user or installed.debuggable or levels.Q <= model.api <= levels.T
