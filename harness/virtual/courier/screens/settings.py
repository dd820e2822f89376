"""The settings tab."""

from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import icon, scroll
from harness.virtual.screen.widgets.material import avatar, list_row


class SettingsTab:
    """Rows that lead on."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def view(self) -> View:
        """The tab's content."""
        behaviour = self._screen.core.behaviour
        rows = [self._profile()]
        if "privacy" in behaviour.features:
            rows.append(self._row("PrivacyActivity", "Privacy", "Who can message you"))
        if "account_status" in behaviour.features:
            about = "Standing, strikes and appeals"
            rows.append(self._row("AccountStatusActivity", "Account status", about))
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

    def _sign_out(self) -> None:
        core = self._screen.core
        core.perform(core.sign_out, lambda _: None)
