"""The sign-in form."""

from harness.virtual.courier import texts
from harness.virtual.courier.core import Core
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import (
    button,
    column,
    label,
    scroll,
    spacer,
    text_field,
)
from harness.virtual.screen.widgets.material import page


class SignIn:
    """What the user has typed so far, and what came of it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._fields = {
            "server_address": core.preferences.text("server"),
            "username": core.preferences.text("username"),
            "password": "",
        }
        self._error = ""
        self._busy = False

    def view(self, bar: View) -> View:
        """The form."""
        parts = [
            label("Sign in", "headline"),
            label("Use the account of your Courier server.", "body2"),
            spacer(8),
            self._field("server_address", "Server address"),
            self._field("username", "Username"),
            self._field("password", "Password", password=True),
        ]
        if text := self._error or self._core.sign_in_notice:
            parts.append(label(text, "body2", id="sign_in_error", color=theme.ERROR))
        parts.append(spacer(8))
        parts.append(
            button(
                "Signing in…" if self._busy else "Sign in",
                self._submit,
                id="sign_in",
                enabled=not self._busy,
                fill_width=True,
            )
        )
        return page(bar, scroll(column(*parts, padding=(24, 24), gap=12)))

    def _field(self, name: str, hint: str, *, password: bool = False) -> View:
        def changed(text: str) -> None:
            self._fields[name] = text
            self._core.context.invalidate()

        return text_field(name, self._fields[name], changed, hint=hint, password=password)

    def _submit(self) -> None:
        server, username, password = self._fields.values()
        if not (server.strip() and username.strip() and password):
            self._failed(texts.FIELDS_MISSING)
            return
        self._busy, self._error = True, ""
        self._core.perform(
            lambda: self._core.sign_in(server, username, password), self._done, self._failed
        )
        self._core.context.invalidate()

    def _done(self, _: None) -> None:
        self._busy = False
        self._fields["password"] = ""

    def _failed(self, text: str) -> None:
        self._busy, self._error = False, text
        self._core.context.invalidate()
