"""Settings › Privacy: who may message this account, and whether it is private."""

from dataclasses import replace
from functools import partial

from harness.virtual.android.apps.app import App
from harness.virtual.android.intents import Intent
from harness.virtual.courier.core import Core
from harness.virtual.courier.model import Privacy
from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import button, column, divider, label, progress, scroll
from harness.virtual.screen.widgets.material import list_row, page, radio_row, switch_row

_OPTIONS = (
    ("everyone", "Everyone", "Anyone can send you messages"),
    ("followers", "Followers", "People who follow you"),
    ("friends", "Friends", "People who follow you and whom you follow"),
    ("no_one", "No one", "You still see what you have received"),
)


class PrivacyActivity(Screen):
    """Shows what the service holds; a change is shown once the service has taken it."""

    def __init__(self, app: App, core: Core, intent: Intent) -> None:
        super().__init__(app, core, intent)
        self._privacy: Privacy | None = None
        self._error = ""
        self._choosing = False

    def created(self) -> None:
        """Ask the service."""
        self._load()

    def content(self) -> View:
        """The settings, the choice of who may message, or why they cannot be shown."""
        title = "Who can message you" if self._choosing else "Privacy"
        top = column(self.bar(title), *self.connection_banner())
        if self._privacy is None:
            return page(top, self._absent())
        body = self._options(self._privacy) if self._choosing else self._rows(self._privacy)
        return page(top, body)

    def back(self) -> None:
        """From the choice to the settings."""
        if self._choosing:
            self._choosing = False
            self.changed()
        else:
            self.finish()

    def _absent(self) -> View:
        if not self._error:
            return column(progress(), align="center", padding=(24, 48), weight=1)
        return column(
            label(self._error, id="privacy_error"),
            button("Retry", self._load, id="retry", style="tonal"),
            padding=(24, 24),
            gap=16,
            weight=1,
        )

    def _rows(self, privacy: Privacy) -> View:
        chosen = next(title for value, title, _ in _OPTIONS if value == privacy.who_can_message)
        return scroll(
            column(label("Messages", "section"), padding=(16, 12, 16, 4)),
            list_row("Who can message you", chosen, id="who_can_message", on_click=self._choose),
            divider(),
            column(label("Account", "section"), padding=(16, 16, 16, 4)),
            switch_row(
                "Private account",
                "Only followers you approve see what you share",
                privacy.private_account,
                lambda: self._save(replace(privacy, private_account=not privacy.private_account)),
                id="private_account",
            ),
            switch_row(
                "Suggest your account to others",
                "Your account shows up when people search for you",
                privacy.discoverable,
                lambda: self._save(replace(privacy, discoverable=not privacy.discoverable)),
                id="discoverable",
            ),
        )

    def _options(self, privacy: Privacy) -> View:
        return scroll(
            *(
                radio_row(
                    title,
                    subtitle,
                    value == privacy.who_can_message,
                    partial(self._save, replace(privacy, who_can_message=value)),
                    id=f"option_{value}",
                )
                for value, title, subtitle in _OPTIONS
            )
        )

    def _choose(self) -> None:
        self._choosing = True
        self.changed()

    def _load(self) -> None:
        self._error = ""
        self.core.perform(self.core.api.privacy, self._show, self._fail)
        self.changed()

    def _save(self, privacy: Privacy) -> None:
        self.core.perform(lambda: self.core.api.put_privacy(privacy), self._show)

    def _show(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def _fail(self, text: str) -> None:
        self._error = text
