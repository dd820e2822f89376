"""PackageManagerService: installing, removing, clearing packages, and what is known of each.

Source: frameworks/base/services/core/java/com/android/server/pm/ (PackageManagerService,
InstallPackageHelper, DeletePackageHelper, Settings).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.documents import load_document, save_document
from harness.virtual.android.packages import installer
from harness.virtual.android.packages.apk import ApkError, ApkInfo, read_apk
from harness.virtual.android.packages.installer import InstallOptions, InstallResult
from harness.virtual.android.packages.package import Package
from harness.virtual.android.packages.package_files import PackageFiles, new_code_folder
from harness.virtual.android.packages.system_packages import SYSTEM_PACKAGES

if TYPE_CHECKING:
    from harness.virtual.device import Android

_FIRST_USER_APP = 10190  # a plain image uses the app ids below for its own


class Packages:
    """Thread-safe; everything is kept across reboots."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._files = PackageFiles(android.filesystem)
        self._path = android.state_dir / "system" / "packages.json"
        self._lock = threading.RLock()
        self._packages: dict[str, Package] = {}
        self._next_uid = _FIRST_USER_APP
        self._observers: list[Callable[[str, str], None]] = []

    def boot(self) -> None:
        """Scan what is installed, as PackageManagerService does first of all."""
        saved = load_document(self._path)
        self._next_uid = saved.get("next_uid", _FIRST_USER_APP)
        for each in SYSTEM_PACKAGES:
            self._packages[each.name] = self._system(each.name)
        for document in saved.get("packages", []):
            package = Package.restored(document)
            preloaded = self._packages.get(package.name)
            if preloaded is not None:
                preloaded.enabled, preloaded.suspended = package.enabled, package.suspended
                preloaded.installed = package.installed
                continue
            package.host_apk = self._android.filesystem.resolve(package.code_path)
            if package.installed:
                package.take(read_apk(package.host_apk, verify=False))
            self._packages[package.name] = package
        for package in self._packages.values():
            self._files.make_data(package)

    # reading

    def get(self, name: str) -> Package | None:
        """The installed package of this name."""
        with self._lock:
            package = self._packages.get(name)
        return package if package is not None and package.installed else None

    def by_uid(self, uid: int) -> Package | None:
        """The installed package that runs with this uid."""
        return next((p for p in self.all() if p.uid == uid), None)

    def all(self) -> list[Package]:
        """Every installed package, by name."""
        with self._lock:
            found = sorted(self._packages.values(), key=lambda p: p.name)
        return [package for package in found if package.installed]

    def sizes(self, name: str) -> tuple[int, int, int]:
        """Bytes of code, data (without cache) and cache."""
        package = self.get(name)
        return self._files.sizes(package) if package is not None else (0, 0, 0)

    def observe(self, callback: Callable[[str, str], None]) -> None:
        """Call `callback(action, name)`: `added`, `replaced`, `removed`, `cleared`, `changed`."""
        self._observers.append(callback)

    # changing

    def install(self, apk_paths: list[Path], options: InstallOptions) -> InstallResult:
        """Install or update from host files (base and splits of one package)."""
        try:
            base, splits = installer.read_all(apk_paths, options)
            with self._lock:
                before = self._packages.get(base.package)
            installer.check(base, before, self._android.model, options)
            self._require_space(apk_paths)
        except ApkError as error:
            staged = installer.staged_path()
            return InstallResult(error.code, error.message.replace("{path}", staged))
        self._put(base, splits, options, before)
        return InstallResult(package=base.package)

    def uninstall(self, name: str, *, keep_data: bool = False, for_user: bool = False) -> str:
        """Remove it: `Success`, or `Failure [DELETE_FAILED_…]`.

        Args:
            name: the package.
            keep_data: leave its data, and what must match for a later installation.
            for_user: `--user 0`, by which a preloaded package can be taken from its only user.
        """
        with self._lock:
            package = self._packages.get(name)
        if package is None or (package.system and not for_user):
            return "Failure [DELETE_FAILED_INTERNAL_ERROR]"
        if keep_data and not package.installed:
            return "Failure [DELETE_FAILED_INTERNAL_ERROR]"
        self._android.activities.end_package(name, "pkg removed")
        self._android.notifications.cancel(name)
        self._files.remove_code(package)
        with self._lock:
            package.installed = False
            if not keep_data:
                self._files.remove_data(package)
                if not package.system:
                    del self._packages[name]
        self._save()
        self._tell("removed", name)
        return "Success"

    def install_existing(self, name: str) -> bool:
        """Give a preloaded package back to its user; False when there is none of this name."""
        with self._lock:
            package = self._packages.get(name)
        if package is None or not (package.system or package.installed):
            return False
        package.installed = True
        self._files.make_data(package)
        self.save(package)
        return True

    def clear(self, name: str) -> bool:
        """Kill it, wipe its data, reset its permissions; False when there is no such package."""
        package = self.get(name)
        if package is None:
            return False
        text = f"Force stopping {name} appid={package.uid} user=0: clear data"
        self._android.log.system("I", "ActivityManager", text)
        self._android.activities.end_package(name, "clear data")
        self._files.wipe_data(package)
        self._android.permissions.reset(package)
        self._android.notifications.cancel(name)
        self._save()
        self._tell("cleared", name)
        return True

    def clear_cache(self, name: str) -> bool:
        """Delete the contents of the cache folders alone, as the Settings app does."""
        package = self.get(name)
        if package is None:
            return False
        self._files.empty_caches(package)
        return True

    def set_stopped(self, name: str, *, stopped: bool) -> None:
        """Mark it as force-stopped, or as started again."""
        package = self.get(name)
        if package is not None and package.stopped != stopped:
            package.stopped = stopped
            self.save(package)

    def set_enabled(self, name: str, state: int) -> bool:
        """COMPONENT_ENABLED_STATE_*; a disabled app is stopped. False when there is none."""
        package = self.get(name)
        if package is None:
            return False
        package.enabled = state
        if not package.is_enabled:
            self._android.activities.end_package(name, "set enabled state")
        self.save(package)
        return True

    def set_suspended(self, name: str, *, suspended: bool) -> bool:
        """Suspend or resume it; False when there is no such package."""
        package = self.get(name)
        if package is None:
            return False
        package.suspended = suspended
        self.save(package)
        return True

    def save(self, package: Package) -> None:
        """Keep a change that was made to a package's own fields."""
        self._save()
        self._tell("changed", package.name)

    def _put(
        self, base: ApkInfo, splits: list[ApkInfo], options: InstallOptions, before: Package | None
    ) -> None:
        name, now = base.package, self._android.clock.now()
        updated = before is not None and before.installed
        if updated:
            self._android.activities.end_package(name, "installPackageLI")
        with self._lock:
            package = before or self._new_package(base, now)
            package.installed = True
            package.last_update = now
            package.installer = options.installer
            if not base.split:
                self._replace_code(package, base)
            for split in splits:
                code = package.code_path.rpartition("/")[0]
                self._files.store_code(f"{code}/split_{split.split}.apk", split.path)
                package.splits = sorted({*package.splits, split.split})
            if options.grant_all:
                wanted = package.requested_permissions
                package.granted |= {p for p in wanted if self._android.permissions.is_runtime(p)}
            self._packages[name] = package
            self._files.make_data(package)
        self._save()
        self._log_install(package, updated=updated)
        self._tell("replaced" if updated else "added", name)

    def _replace_code(self, package: Package, base: ApkInfo) -> None:
        self._files.remove_code(package)
        folder = new_code_folder(package.name, self._android.model.api)
        package.code_path = f"{folder}/base.apk"
        package.host_apk = self._files.store_code(package.code_path, base.path)
        package.splits = []
        package.take(base)

    def _require_space(self, apk_paths: list[Path]) -> None:
        """Refuse what does not fit into /data (InstallLocationUtils.resolveInstallVolume)."""
        needed = sum(path.stat().st_size for path in apk_paths)
        if needed > self._android.filesystem.statvfs("/data").free:
            raise ApkError("INSTALL_FAILED_INSUFFICIENT_STORAGE", "")

    def _new_package(self, base: ApkInfo, now: float) -> Package:
        uid, self._next_uid = self._next_uid, self._next_uid + 1
        return Package(
            base.package,
            uid,
            code_path="",
            data_dir=f"/data/user/0/{base.package}",
            first_install=now,
            signer_sha256=base.signers[0] if base.signers else "",
        )

    def _log_install(self, package: Package, *, updated: bool) -> None:
        log = self._android.log
        if updated:
            text = f"Force stopping {package.name} appid={package.uid} user=-1: installPackageLI"
            log.system("I", "ActivityManager", text)
            log.system(
                "I",
                "PackageManager",
                f"Update package {package.name} code path; Retain data and using new",
            )
        else:
            log.system("I", "PackageManager", f"Package {package.name} installed for user 0")

    def _system(self, name: str) -> Package:
        model = self._android.model
        found = next(each for each in SYSTEM_PACKAGES if each.name == name)
        return Package(
            name,
            found.app_id,
            found.apk,
            f"/data/user/0/{name}",
            version_code=model.api,
            version_name=model.release,
            label=found.label,
            min_sdk=model.api,
            target_sdk=model.api,
            system=True,
            stopped=False,
            first_install=1_230_768_000.0,  # 2009-01-01, the date of a read-only image
            last_update=1_230_768_000.0,
            components=found.components,
        )

    def _save(self) -> None:
        with self._lock:
            documents = [package.saved() for package in self._packages.values()]
            document = {"next_uid": self._next_uid, "packages": documents}
            save_document(self._path, document)

    def _tell(self, action: str, name: str) -> None:
        for observer in list(self._observers):
            observer(action, name)
