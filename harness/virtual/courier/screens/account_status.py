"""Account status: standing, restrictions, strikes, appeals and verification."""

from __future__ import annotations

from harness.virtual.android.apps.app import App
from harness.virtual.android.intents import Intent
from harness.virtual.courier.core import Core
from harness.virtual.courier.model import Account, Restriction, Strike
from harness.virtual.courier.screens.base import Screen
from harness.virtual.courier.texts import day_and_time
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import (
    button,
    column,
    icon,
    label,
    progress,
    row,
    scroll,
    spacer,
    text_field,
)
from harness.virtual.screen.widgets.material import card, page

_CODE_LENGTH = 6
_STANDINGS = {
    "good": ("Good standing", "check-decagram", "#1e7d43"),
    "limited": ("Limited", "alert-circle-outline", "#8a5a00"),
    "suspended": ("Suspended", "shield-alert-outline", theme.ERROR),
    "banned": ("Banned", "cancel", theme.ERROR),
}
_APPEALS = {
    "submitted": "Appeal submitted. We are looking at it.",
    "accepted": "Appeal accepted",
    "rejected": "Appeal rejected",
}


class AccountStatusActivity(Screen):
    """One page, and two forms that take its place: an appeal, and the verification code."""

    def __init__(self, app: App, core: Core, intent: Intent) -> None:
        super().__init__(app, core, intent)
        self._appealed: dict[str, str] = {}
        self._verifying = False
        self._text = ""
        self._error = ""

    def resumed(self) -> None:
        """The account may have changed meanwhile."""
        super().resumed()
        self.core.refresh_account()

    def content(self) -> View:
        """The form that is open, or the page."""
        top = column(self.bar(self._title()), *self.connection_banner())
        account = self.core.account
        if self._appealed:
            return page(top, self._appeal_form())
        if self._verifying:
            return page(top, self._verification_form())
        if account is None:
            return page(top, column(progress(), align="center", padding=(24, 48), weight=1))
        return page(top, self._status(account))

    def back(self) -> None:
        """From a form to the page."""
        if self._appealed or self._verifying:
            self._close_form(None)
        else:
            self.finish()

    def _title(self) -> str:
        if self._appealed:
            return "Submit an appeal"
        return "Verify your account" if self._verifying else "Account status"

    def _status(self, account: Account) -> View:
        parts = [self._standing(account)]
        parts += [self._restriction(each) for each in account.restrictions]
        if account.strikes:
            parts.append(label("Strikes", "section"))
            parts += [self._strike(each) for each in account.strikes]
        elif not account.restrictions:
            parts.append(
                label("No violations of our Community Guidelines.", "body2", id="no_strikes")
            )
        if account.notices:
            parts.append(label("Account updates", "section"))
            parts += [label(text, "body2", id="account_update") for text in account.notices]
        if not account.verified and "verification" in self.core.behaviour.features:
            parts.append(label("Verification", "section"))
            parts.append(label("A verified account can do more.", "body2"))
            parts.append(button("Verify account", self._verify, id="verify_account", style="tonal"))
        return scroll(column(*parts, padding=(16, 8, 16, 24), gap=12))

    def _standing(self, account: Account) -> View:
        text, symbol, color = _STANDINGS.get(account.standing, _STANDINGS["limited"])
        verified = "Verified account" if account.verified else "Not verified"
        return card(
            row(
                icon(symbol, tint=color, size=32),
                column(
                    label(text, "subtitle", id="standing", color=color),
                    label(f"{account.display_name} · {verified}", "body2", id="verified_state"),
                    weight=1,
                ),
                gap=16,
            )
        )

    def _restriction(self, restriction: Restriction) -> View:
        until = f"Ends {day_and_time(restriction.until)}" if restriction.until else "No end date"
        return card(
            label(restriction.message, id="restriction_text", color=theme.ON_ERROR_CONTAINER),
            label(until, "body2", id="restriction_until", color=theme.ON_ERROR_CONTAINER),
            *self._appeal_part(
                {"restriction_id": restriction.restriction_id},
                restriction.appeal_state,
                possible=restriction.appealable,
            ),
            id="restriction",
            background=theme.ERROR_CONTAINER,
        )

    def _strike(self, strike: Strike) -> View:
        parts = [label(strike.message or strike.policy, id="strike_text")]
        if strike.state != "active":
            parts.append(label(f"{strike.state.capitalize()}", "body2", id="strike_state"))
        elif strike.expires:
            text = f"Expires {day_and_time(strike.expires)}"
            parts.append(label(text, "body2", id="strike_expires"))
        appeal = self._appeal_part(
            {"strike_id": strike.strike_id}, strike.appeal_state, possible=strike.state == "active"
        )
        return card(*parts, *appeal, id="strike")

    def _appeal_part(self, subject: dict[str, str], state: str, *, possible: bool) -> list[View]:
        if state:
            return [label(_APPEALS.get(state, state), "subtitle", id="appeal_state")]
        if not possible or "appeals" not in self.core.behaviour.features:
            return []
        return [button("Appeal", lambda: self._open_appeal(subject), id="appeal", style="outlined")]

    def _appeal_form(self) -> View:
        return self._form(
            "Tell us why you think this was a mistake.",
            text_field(
                "appeal_text",
                self._text,
                self._typed,
                hint="Your reasons",
                multiline=True,
                focused=True,
            ),
            button(
                "Submit", self._submit_appeal, id="submit_appeal", enabled=bool(self._text.strip())
            ),
        )

    def _verification_form(self) -> View:
        return self._form(
            "Enter the 6-digit code that we sent you.",
            text_field("verification_code", self._text, self._typed, hint="Code", focused=True),
            button(
                "Verify",
                self._submit_code,
                id="submit_code",
                enabled=len(self._text.strip()) == _CODE_LENGTH,
            ),
        )

    def _form(self, text: str, field: View, submit: View) -> View:
        parts = [label(text), field]
        if self._error:
            parts.append(label(self._error, "body2", id="form_error", color=theme.ERROR))
        return scroll(column(*parts, spacer(4), submit, padding=(24, 16), gap=12))

    def _open_appeal(self, subject: dict[str, str]) -> None:
        self._appealed = subject
        self.changed()

    def _verify(self) -> None:
        self._verifying = True
        self.changed()

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed()

    def _submit_appeal(self) -> None:
        subject, text = self._appealed, self._text.strip()
        self.core.perform(
            lambda: self.core.api.appeal(subject, text), self._close_form, self._failed
        )

    def _submit_code(self) -> None:
        code = self._text.strip()
        self.core.perform(lambda: self.core.api.verify(code), self._close_form, self._failed)

    def _failed(self, text: str) -> None:
        self._error = text
        self.changed()

    def _close_form(self, _: object) -> None:
        self._appealed, self._verifying = {}, False
        self._text = self._error = ""
        self.core.refresh_account()
        self.changed()
