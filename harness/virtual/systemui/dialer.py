"""The phone app, as far as other apps and automation meet it: the dial pad and a call that rings.

Sources: packages/apps/Dialer (ids of its dialpad_view.xml and frag_incall_voice.xml);
CallManager: no call without service. Nobody ever answers here.
"""

from __future__ import annotations

from functools import partial
from typing import Final
from urllib.parse import unquote

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import ComponentName, Intent
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    column,
    dialog,
    grid,
    icon_button,
    label,
    page,
    row,
    spacer,
    text_field,
    toolbar,
)

_PACKAGE: Final = "com.android.dialer"
_KEYS: Final = {
    "1": ("one", ""), "2": ("two", "ABC"), "3": ("three", "DEF"), "4": ("four", "GHI"),
    "5": ("five", "JKL"), "6": ("six", "MNO"), "7": ("seven", "PQRS"), "8": ("eight", "TUV"),
    "9": ("nine", "WXYZ"), "*": ("star", ""), "0": ("zero", "+"), "#": ("pound", ""),
}  # fmt: skip
_IN_SERVICE: Final = ("home", "roaming", "on")


def _number(intent: Intent) -> str:
    return unquote(intent.data.partition(":")[2])


class DialpadActivity(Activity):
    """Twelve keys; a number in the intent is there already, and is not called."""

    def created(self) -> None:
        """Take the number of the intent."""
        self._digits = _number(self.intent)
        self._refused = ""

    def new_intent(self, intent: Intent) -> None:
        """Take the number of another one."""
        super().new_intent(intent)
        self.created()

    def content(self) -> View:
        """Field, keys, call."""
        digits = text_field("digits", self._digits, self._type, style="plain", weight=1)
        delete = icon_button("backspace-outline", "backspace", self._delete, id="deleteButton")
        call = icon_button("phone", "dial", self._call, id="dialpad_floating_action_button")
        call.paint.background, call.paint.radius = theme.PRIMARY_CONTAINER, 24
        pad = column(
            row(digits, delete, id="digits_container"),
            grid(*(self._key(key) for key in _KEYS), columns=3, gap=4, id="dialpad"),
            column(call, align="center"),
            gap=16,
            padding=16,
            id="dialpad_view",
        )
        return page(toolbar("Phone"), column(spacer(weight=1), pad, fill_height=True))

    def dialog(self) -> View | None:
        """Why there was no call."""
        if not self._refused:
            return None
        return dialog(
            "", self._refused, buttons=[("OK", self._understood)], on_dismiss=self._understood
        )

    def _key(self, key: str) -> View:
        view_id, letters = _KEYS[key]
        view = column(
            label(key, "headline", id="dialpad_key_number", align="center"),
            label(letters, "caption", id="dialpad_key_letters", align="center"),
            align="center",
            padding=(0, 6, 0, 6),
            id=view_id,
            class_name="android.widget.FrameLayout",
            on_click=partial(self._type_key, key),
        )
        view.description = f"{key},{letters}" if letters else key
        return view

    def _type(self, text: str) -> None:
        self._digits = text
        self.app.context.invalidate()

    def _type_key(self, key: str) -> None:
        self._type(self._digits + key)

    def _delete(self) -> None:
        self._type(self._digits[:-1])

    def _call(self) -> None:
        if not self._digits:
            return
        self._refused = why_no_call(self.app)
        if not self._refused:
            target = ComponentName(_PACKAGE, "com.android.incallui.InCallActivity")
            self.app.context.start_activity(Intent(data=f"tel:{self._digits}", component=target))
        self.app.context.invalidate()

    def _understood(self) -> None:
        self._refused = ""
        self.app.context.invalidate()


class InCallActivity(Activity):
    """A call that nobody answers, until it is ended."""

    def content(self) -> View:
        """Who, what, and the red button."""
        refused = why_no_call(self.app)
        end = icon_button("phone-hangup", "End call", self.finish, id="incall_end_call")
        end.paint.background, end.paint.radius = theme.ERROR_CONTAINER, 24
        return column(
            label(_number(self.intent), "display_small", id="contactgrid_contact_name"),
            label(refused or "Calling…", "body", id="contactgrid_status_text"),
            spacer(weight=1),
            end,
            align="center",
            gap=12,
            padding=(24, 64, 24, 48),
            fill_height=True,
            id="incall_contact_grid",
        )

    def back(self) -> None:
        """The call goes on; only its button ends it."""
        self.app.context.android.activities.home()


class DialerApp(App):
    """Which screen an intent asks for."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:
        """A call, or the dial pad."""
        if class_name.endswith("InCallActivity"):
            return InCallActivity(self, intent)
        return DialpadActivity(self, intent)


def why_no_call(app: App) -> str:
    """What telephony says instead of calling; empty when it can."""
    telephony = app.context.android.telephony
    if not telephony.radio_on:
        return "Turn off airplane mode to make a call."
    usable = telephony.has_sim and telephony.voice_registration in _IN_SERVICE
    return "" if usable else "Mobile network not available."
