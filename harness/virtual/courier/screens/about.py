"""About Courier."""

from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import scroll
from harness.virtual.screen.widgets.material import list_row, page


class AboutActivity(Screen):
    """The version and what belongs to it."""

    def content(self) -> View:
        """The page."""
        behaviour, package = self.core.behaviour, self.core.context.package
        server = self.core.preferences.text("server")
        return page(
            self.bar("About"),
            scroll(
                list_row("Version", f"{behaviour.version} ({package.version_code})", id="version"),
                list_row("Protocol", str(behaviour.protocol), id="protocol"),
                list_row("Server", server, id="server"),
                list_row(
                    "Courier", "The sample messenger of the harness. A test build.", id="build"
                ),
            ),
        )
