"""Apps: the list of what is installed."""

from __future__ import annotations

from harness.virtual.screen.view import View
from harness.virtual.systemui.app_icons import app_icon
from harness.virtual.systemui.settings.app_info import AppInfoPage
from harness.virtual.systemui.settings.page import Page, file_size, heading, link


class AppsPage(Page):
    """Settings.ManageApplicationsActivity; system apps without an icon are left out."""

    title = "Apps"

    def rows(self) -> list[View]:
        """By label."""
        packages = self.android.packages
        shown = [p for p in packages.all() if p.installed and (not p.system or p.launcher_activity)]
        rows = [heading("All apps")]
        for package in sorted(shown, key=lambda p: (p.label or p.name).lower()):
            name = package.label or package.name
            size = file_size(sum(packages.sizes(package.name)))
            rows.append(self._row(package.name, name, size))
        return rows

    def _row(self, package: str, name: str, size: str) -> View:
        open_page = lambda: self.host.open(lambda host: AppInfoPage(host, package))  # noqa: E731  (a name for a line)
        return link(name, size, open_page, app_icon(package, name, 40))
