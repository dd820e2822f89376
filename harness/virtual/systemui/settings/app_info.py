"""App info: open, uninstall, force stop, permissions, storage.

Sources: packages/apps/Settings/.../applications/appinfo/AppInfoDashboardFragment.java and
AppButtonsPreferenceController.java; PermissionController for the permission pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import icon, label, list_row, radio_row, row
from harness.virtual.systemui.settings.data_usage import AppDataUsagePage
from harness.virtual.systemui.settings.package_page import PackagePage
from harness.virtual.systemui.settings.page import (
    WIFI,
    Page,
    PageHost,
    action_button,
    file_size,
    heading,
    link,
)
from harness.virtual.systemui.settings.storage import StoragePage

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package

_STORAGE_AND_CACHE_API: Final = 29


class AppInfoPage(PackagePage):
    """`android.settings.APPLICATION_DETAILS_SETTINGS`."""

    title = "App info"

    def rows_for(self, package: Package) -> list[View]:
        """Header, buttons, links, version."""
        android = self.android
        used = file_size(sum(android.packages.sizes(package.name)))
        modern = android.model.api >= _STORAGE_AND_CACHE_API
        version = label(f"version {package.version_name}", "body2", id="android:id/title")
        version.layout.padding = (16, 16, 16, 16)
        return [
            self.header(package),
            self._buttons(package),
            link("Permissions", self._granted(package), self._opener(PermissionsPage)),
            link(
                "Storage & cache" if modern else "Storage",
                f"{used} used in internal storage",
                self._opener(StoragePage),
            ),
            link(
                f"Mobile data & {WIFI}" if modern else "Data usage",
                "",
                self._opener(AppDataUsagePage),
            ),
            version,
        ]

    def _opener(self, page: Callable[[PageHost, str], Page]) -> Callable[[], None]:
        return lambda: self.host.open(lambda host: page(host, self.name))

    def _granted(self, package: Package) -> str:
        runtime = [
            p for p in package.requested_permissions if self.android.permissions.is_runtime(p)
        ]
        if not runtime:
            return "No permissions requested"
        allowed = [_permission_name(p) for p in runtime if p in package.granted]
        return ", ".join(allowed) if allowed else "No permissions granted"

    def _buttons(self, package: Package) -> View:
        opens = bool(package.launcher_activity) and package.is_enabled
        remove = ("Disable", "cancel") if package.system else ("Uninstall", "delete-outline")
        return row(
            action_button("button1", "Open", "open-in-new", self._open, opens),
            action_button("button2", *remove, self._uninstall, not package.system),
            action_button(
                "button3", "Force stop", "alert-outline", self._force_stop, not package.stopped
            ),
            padding=(16, 0, 16, 16),
            gap=8,
            id="settings_button",
        )

    def _open(self) -> None:
        self.android.activities.start_launcher(self.name)

    def _force_stop(self) -> None:
        self.host.confirm(
            "Force stop?",
            "If you force stop an app, it may misbehave.",
            "OK",
            lambda: self.android.activities.force_stop(self.name),
        )

    def _uninstall(self) -> None:
        package = self.android.packages.get(self.name)
        name = package.label or package.name if package is not None else self.name

        def uninstall() -> None:
            self.android.packages.uninstall(self.name)
            self.host.back()

        self.host.confirm(name, "Do you want to uninstall this app?", "OK", uninstall)


class PermissionsPage(PackagePage):
    """App permissions: what is allowed and what is not."""

    title = "App permissions"

    def rows_for(self, package: Package) -> list[View]:
        """Two groups; a touch opens the choice."""
        runtime = [
            p for p in package.requested_permissions if self.android.permissions.is_runtime(p)
        ]
        allowed = [p for p in runtime if p in package.granted]
        denied = [p for p in runtime if p not in package.granted]
        return [
            self.header(package),
            heading("Allowed"),
            *self._group(allowed, "No permissions allowed"),
            heading("Not allowed"),
            *self._group(denied, "No permissions denied"),
        ]

    def _group(self, names: list[str], empty: str) -> list[View]:
        if not names:
            return [list_row(empty)]
        return [self._permission(name) for name in names]

    def _permission(self, name: str) -> View:
        open_page = lambda: self.host.open(lambda host: PermissionPage(host, self.name, name))  # noqa: E731  (a name for a line)
        return link(_permission_name(name), "", open_page, icon("shield-account-outline"))


class PermissionPage(PackagePage):
    """One permission of one app."""

    def __init__(self, host: PageHost, package: str, permission: str) -> None:
        super().__init__(host, package)
        self._permission = permission
        self.title = f"{_permission_name(permission)} permission"

    def rows_for(self, package: Package) -> list[View]:
        """Allow or not."""
        granted = self._permission in package.granted
        permissions = self.android.permissions
        return [
            self.header(package),
            heading(f"{_permission_name(self._permission)} access for this app"),
            radio_row(
                "Allow",
                "",
                granted,
                lambda: permissions.grant(self.name, self._permission),
                id="com.android.permissioncontroller:id/allow_radio_button",
            ),
            radio_row(
                "Don't allow",
                "",
                not granted,
                lambda: permissions.revoke(self.name, self._permission),
                id="com.android.permissioncontroller:id/deny_radio_button",
            ),
        ]


def _permission_name(permission: str) -> str:
    """`android.permission.POST_NOTIFICATIONS` as a person reads it."""
    name = permission.rpartition(".")[2]
    return "Notifications" if name == "POST_NOTIFICATIONS" else name.replace("_", " ").capitalize()
