"""The settings tab."""

from harness.virtual.android.apps.app_context import NOTIFICATIONS
from harness.virtual.courier.screens.base import Screen
from harness.virtual.courier.screens.connection import ConnectionPage
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import icon, scroll
from harness.virtual.screen.widgets.material import avatar, list_row


class SettingsTab:
    """Rows that lead on."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._connection: ConnectionPage | None = None

    def opened(self) -> View | None:
        """The page that one of the rows opened in place of the tabs."""
        return self._connection.view() if self._connection is not None else None

    def close(self) -> None:
        """Back to the rows."""
        self._connection = None
        self._screen.changed()

    def view(self) -> View:
        """The tab's content."""
        behaviour = self._screen.core.behaviour
        rows = [self._profile()]
        if "privacy" in behaviour.features:
            rows.append(self._row("PrivacyActivity", "Privacy", "Who can message you"))
        if "account_status" in behaviour.features:
            about = "Standing, strikes and appeals"
            rows.append(self._row("AccountStatusActivity", "Account status", about))
        rows += self._notifications()
        rows.append(
            list_row(
                "Check connection",
                "Speed of the way to the server",
                id="connection_row",
                leading=icon("speedometer"),
                on_click=self._open_connection,
            )
        )
        rows.append(self._row("AboutActivity", "About", f"Version {behaviour.version}"))
        sign_out = list_row(
            "Sign out", id="sign_out", leading=icon("logout"), on_click=self._sign_out
        )
        return scroll(*rows, sign_out)

    def _profile(self) -> View:
        core = self._screen.core
        name = core.preferences.text("username")
        shown = core.account.display_name if core.account else name
        server = core.preferences.text("server")
        return list_row(
            shown, f"@{name} · {server}", id="profile_row", leading=avatar(shown, size=48)
        )

    def _row(self, activity: str, title: str, subtitle: str) -> View:
        view_id, symbol = {
            "PrivacyActivity": ("privacy_row", "lock-outline"),
            "AccountStatusActivity": ("account_status_row", "shield-account-outline"),
            "AboutActivity": ("about_row", "information-outline"),
        }[activity]
        return list_row(
            title,
            subtitle,
            id=view_id,
            leading=icon(symbol),
            on_click=lambda: self._screen.open(activity),
        )

    def _notifications(self) -> list[View]:
        """Only where they are not allowed, which from Android 13 on has to be asked for."""
        context = self._screen.core.context
        if context.may_notify():
            return []

        def ask() -> None:
            context.request_permission(NOTIFICATIONS, lambda _: self._screen.changed())

        about = "Off. Turn them on to hear of messages"
        return [
            list_row(
                "Notifications",
                about,
                id="notifications_row",
                leading=icon("bell-outline"),
                on_click=ask,
            )
        ]

    def _open_connection(self) -> None:
        self._connection = ConnectionPage(self._screen, self.close)
        self._screen.changed()

    def _sign_out(self) -> None:
        core = self._screen.core
        core.perform(core.sign_out, lambda _: None)
