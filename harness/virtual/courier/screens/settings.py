"""The settings tab."""

from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.elements import icon, scroll
from harness.virtual.screen.material import avatar, dialog, list_row
from harness.virtual.screen.view import View

_QUESTION = "Messages on this device are removed. Those that were not sent yet are lost."


class SettingsTab:
    """Rows that lead on, and the question before signing out."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._asking = False

    def view(self) -> View:
        """The tab's content."""
        behaviour = self._screen.core.behaviour
        rows = [self._profile()]
        if "privacy" in behaviour.features:
            row = self._row("privacy_row", "Privacy", "Who can message you", "lock-outline")
            rows.append(row)
        if "account_status" in behaviour.features:
            rows.append(
                self._row(
                    "account_status_row",
                    "Account status",
                    "Standing, strikes and appeals",
                    "shield-account-outline",
                )
            )
        rows.append(
            self._row("about_row", "About", f"Version {behaviour.version}", "information-outline")
        )
        rows.append(
            list_row(
                "Sign out", id="sign_out", leading=icon("logout"), on_click=lambda: self._ask(True)
            )
        )
        return scroll(*rows)

    def dialog(self) -> View | None:
        """The question, when asked."""
        if not self._asking:
            return None
        return dialog(
            "Sign out?",
            _QUESTION,
            id="sign_out_dialog",
            buttons=[("Cancel", lambda: self._ask(False)), ("Sign out", self._sign_out)],
            button_ids=["cancel_sign_out", "confirm_sign_out"],
            on_dismiss=lambda: self._ask(False),
        )

    def close_dialog(self) -> bool:
        """Back closes the question; tells whether there was one."""
        was, self._asking = self._asking, False
        return was

    def _profile(self) -> View:
        core = self._screen.core
        name = core.preferences.text("username")
        shown = core.account.display_name if core.account else name
        server = core.preferences.text("server")
        return list_row(
            shown, f"@{name} · {server}", id="profile_row", leading=avatar(shown, size=48)
        )

    def _row(self, view_id: str, title: str, subtitle: str, symbol: str) -> View:
        activity = {
            "privacy_row": "PrivacyActivity",
            "account_status_row": "AccountStatusActivity",
            "about_row": "AboutActivity",
        }[view_id]
        return list_row(
            title,
            subtitle,
            id=view_id,
            leading=icon(symbol),
            on_click=lambda: self._screen.open(activity),
        )

    def _ask(self, asking: bool) -> None:
        self._asking = asking
        self._screen.changed()

    def _sign_out(self) -> None:
        self._asking = False
        core = self._screen.core
        core.perform(core.sign_out, lambda _: None)
        self._screen.changed()
