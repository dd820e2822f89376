"""MainActivity: sign-in, or the three tabs Inbox, People and Settings with the bar below them."""

from functools import partial

from harness.virtual.android.apps.app import App
from harness.virtual.android.intents import Intent
from harness.virtual.courier.core import Core
from harness.virtual.courier.screens.base import Screen, notice
from harness.virtual.courier.screens.inbox import inbox
from harness.virtual.courier.screens.people import People
from harness.virtual.courier.screens.settings import SettingsTab
from harness.virtual.courier.screens.sign_in import SignIn
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import column
from harness.virtual.screen.widgets.material import bottom_bar, bottom_item, page

_TABS = (
    ("inbox", "Inbox", "message-text-outline"),
    ("people", "People", "account-multiple-outline"),
    ("settings", "Settings", "cog-outline"),
)


class MainActivity(Screen):
    """The launcher's activity."""

    def __init__(self, app: App, core: Core, intent: Intent) -> None:
        super().__init__(app, core, intent)
        self._tab = "inbox"
        self._sign_in = SignIn(core)
        self._people = People(self)
        self._settings = SettingsTab(self)

    def content(self) -> View:
        """The sign-in form while signed out; else the chosen tab."""
        if not self.core.signed_in:
            self._tab, self._settings = "inbox", SettingsTab(self)
            return self._sign_in.view(self.bar("Courier", back=False))
        opened = self._settings.opened()
        if opened is not None:
            return opened
        title = next(title for name, title, _ in _TABS if name == self._tab)
        parts = [self.bar(title, back=False), *self.connection_banner(), *self._update_notice()]
        return page(column(*parts), self._body(), self._navigation())

    def resumed(self) -> None:
        """The account may have changed meanwhile."""
        super().resumed()
        self.core.refresh_account()

    def back(self) -> None:
        """From a page of the settings to them, from another tab to the inbox, from there away."""
        if self._settings.opened() is not None:
            self._settings.close()
        elif self.core.signed_in and self._tab != "inbox":
            self._choose("inbox")
        else:
            self.finish()

    def _body(self) -> View:
        if self._tab == "people":
            return self._people.view()
        return self._settings.view() if self._tab == "settings" else inbox(self)

    def _navigation(self) -> View:
        return bottom_bar(
            *(
                bottom_item(
                    symbol,
                    title,
                    name == self._tab,
                    partial(self._choose, name),
                    id=f"nav_{name}",
                )
                for name, title, symbol in _TABS
            )
        )

    def _choose(self, tab: str) -> None:
        self._tab = tab
        self.core.refresh_account()
        self.changed()

    def _update_notice(self) -> list[View]:
        text = self.core.update_text
        if not text or self._tab != "inbox":
            return []
        return [
            notice(
                "update_notice",
                text,
                symbol="update",
                action=("update_now", "Update", lambda: self.open("UpdateActivity")),
            )
        ]
