"""What to do when the service wants a newer Courier."""

from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import button, column, icon, label
from harness.virtual.screen.widgets.material import page

_HOW = (
    "There is no app store on this device. Ask whoever gave you Courier for the newest package and "
    "install it over this one: your account and your messages stay."
)
_CONTENT = "This version of Courier is up to date."


class UpdateActivity(Screen):
    """The service's words, and how to update."""

    _asked = False

    def content(self) -> View:
        """The page."""
        text = self.core.update_text
        parts = [
            icon("update", tint=theme.PRIMARY, size=64),
            label(text or _CONTENT, "subtitle", id="update_text", align="center"),
            label(f"Installed: {self.core.behaviour.version}", "body2", id="installed_version"),
        ]
        if text and self._asked:
            parts.append(label(_HOW, "body2", id="update_help", align="center"))
        elif text:
            parts.append(button("Update now", self._update, id="update_now"))
        body = column(*parts, padding=(32, 48), gap=20, align="center", weight=1)
        return page(self.bar("Update Courier"), body)

    def _update(self) -> None:
        self._asked = True  # there is no store to open
        self.changed()
