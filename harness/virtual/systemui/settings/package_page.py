"""A page of Settings about one package."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, label, list_row
from harness.virtual.systemui.app_icons import app_icon
from harness.virtual.systemui.settings.page import Page, PageHost

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package


class PackagePage(Page):
    """A page about one package; it says so when the package is gone."""

    def __init__(self, host: PageHost, package: str) -> None:
        super().__init__(host)
        self.name = package

    def rows(self) -> list[View]:
        """What `rows_for` says, if the package is there."""
        package = self.android.packages.get(self.name)
        if package is None:
            return [list_row("App not found", self.name)]
        return self.rows_for(package)

    @abstractmethod
    def rows_for(self, package: Package) -> list[View]:
        """What is below the title."""

    def header(self, package: Package) -> View:
        """Icon and name in the middle (EntityHeaderController)."""
        name = package.label or package.name
        return column(
            app_icon(package.name, name, 64),
            label(name, "headline", id="entity_header_title"),
            align="center",
            gap=12,
            padding=(16, 8, 16, 16),
            id="entity_header",
        )
