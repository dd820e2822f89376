"""Courier, the sample messenger: what a user does with it, screen by screen.

Courier's resource ids are its contract with these page objects; its texts are shown as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from harness.drivers.app_process import AppProcess
from harness.drivers.device import Device
from harness.errors import CommandFailedError, DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.messengers.account import Account
from harness.messengers.courier.chat import Chat
from harness.messengers.courier.connection_check import ConnectionPage, ConnectionReading
from harness.messengers.courier.screens import PACKAGE, Screens
from harness.model import ShownMessage

ACTIVITY = "org.courier.messenger.MainActivity"
_MAX_BACKS = 6
_TAPS = 3
_LOG = logging.getLogger("harness.messengers")


@dataclass(frozen=True)
class Courier:
    """One Courier on one device."""

    device: Device
    account: Account

    @property
    def package(self) -> str:
        """Its Android package."""
        return PACKAGE

    @property
    def process(self) -> AppProcess:
        """Its process."""
        return AppProcess(self.device.adb, PACKAGE, ACTIVITY)

    @property
    def screens(self) -> Screens:
        """Its screens."""
        return Screens(self.device)

    @property
    def chat(self) -> Chat:
        """Its conversation screen."""
        return Chat(self.screens)

    def open(self) -> Screen:
        """Bring it to the front, on whichever screen it is, without a question lying over it."""
        self.process.start()
        seen = self.screens.look()
        if not (_is_courier(seen) or _is_question(seen)):
            self.device.notifications.close()  # an app starts behind a shade that is open
        screen = self.screens.wait_for(
            lambda seen: _is_courier(seen) or _is_question(seen), "any of its screens"
        )
        if _is_courier(screen):
            return screen
        self.device.ui.press("back")
        return self.screens.wait_for(_is_courier, "any of its screens")

    def sign_in(self, server: str) -> None:
        """Sign the account in; whoever was signed in is signed out first.

        Args:
            server: the service's address as the device reaches it.

        Raises:
            CommandFailedError: the app shows an error instead of the inbox.
            DeviceTimeoutError: neither of them came.
        """
        if self.open().find(id="sign_in") is None:
            self.sign_out()
        self.screens.fill("server_address", server)
        self.screens.fill("username", self.account.username)
        self.screens.fill("password", self.account.password)
        old = _sign_in_error(self.screens.look())  # such as why it was signed out
        self.screens.tap("sign_in")
        screen = self.screens.wait_for(
            lambda seen: _is_inbox(seen) or _refusal(seen) not in ("", old), "the inbox"
        )
        if not _is_inbox(screen):
            raise CommandFailedError(
                self.device.serial,
                f"{self.account.username} was not signed in: {_refusal(screen)!r}",
                "Check the account and the service's address.",
            )

    def _to_inbox(self) -> Screen:
        return self.screens.wait_for(_is_inbox, "the inbox")

    def open_inbox(self) -> Screen:
        """Go to the inbox from wherever Courier is."""
        screen = self.open()
        for _ in range(_MAX_BACKS):
            if screen.find(id="nav_inbox") is not None:
                self.screens.tap("nav_inbox")
                return self._to_inbox()
            screen = self._back(screen)
        raise DeviceTimeoutError(
            self.device.serial, "Courier's inbox was not reached by Back", "Look at its screen."
        )

    def _back(self, screen: Screen) -> Screen:
        """Press Back once; what shows then, with Courier brought to the front again if it left."""
        before = screen.app_words
        self.device.ui.press("back")
        after = self.screens.wait_for(lambda seen: seen.app_words != before, "what Back leads to")
        return after if _is_courier(after) else self.open()

    def open_chat(self, peer: Account) -> None:
        """Go to the conversation with somebody, from the inbox or by searching for them."""
        if self.chat.is_open_with(self.open(), peer.display_name):
            return
        self._open_chat_named(peer.display_name, peer.username)

    def _open_chat_named(self, display_name: str, username: str = "") -> None:
        """From the inbox, or by searching for the username if one is given."""

        def choose() -> None:
            inbox = self.open_inbox()
            if not username:
                inbox = self.screens.wait_for(
                    lambda seen: _row(seen, "conversation", display_name) is not None,
                    f"the conversation with {display_name!r}",
                )
            row = _row(inbox, "conversation", display_name)
            if row is not None:
                self.device.ui.tap(row)
            else:
                self._search(username)

        self._tap_until(choose, "chat_title", text=display_name)

    def _tap_until(self, tap: Callable[[], None], id: str, *, text: str = "") -> None:
        """Tap until what it leads to is there: what comes and goes with the network moves rows.

        Raises:
            DeviceTimeoutError: it does not lead there.
        """
        for tries_left in reversed(range(_TAPS)):
            tap()
            try:
                self.screens.find(id, text=text)
            except DeviceTimeoutError as error:
                if not tries_left:
                    raise
                _LOG.warning("%s: tapped beside, so once more: %s", self.device.serial, error)
            else:
                return

    def _search(self, username: str) -> None:
        self.screens.tap("nav_people")
        self.screens.fill("search_field", username)
        screen = self.screens.wait_for(
            lambda seen: _person(seen, username) is not None, f"@{username} among the people found"
        )
        person = _person(screen, username)
        button = person.find(id="message") if person is not None else None
        if button is not None:
            self.device.ui.tap(button)

    def sign_out(self) -> None:
        """Settings, then Sign out; nothing more if it hears meanwhile that it is signed out.

        Raises:
            DeviceTimeoutError: it is still signed in.
        """
        try:
            self.open_settings_row("sign_out", "sign_in")
        except DeviceTimeoutError:
            if self.screens.look().find(id="sign_in") is None:
                raise

    def type_and_send(self, text: str) -> None:
        """Type into the open conversation and press send."""
        self.chat.type_and_send(text)

    def messages(self) -> tuple[ShownMessage, ...]:
        """What the open conversation shows, oldest first."""
        return self.chat.messages()

    def history(self, oldest: str) -> tuple[ShownMessage, ...]:
        """Every message of the open conversation from the one with the text `oldest` on."""
        return self.chat.history(oldest)

    def resend(self, text: str) -> bool:
        """Ask it to try a message again that was not sent; False if it was sent meanwhile."""
        return self.chat.resend(text)

    def reopen_chat(self, peer: Account) -> None:
        """Close the app for good, open it again and go to the conversation with somebody."""
        self.process.stop()
        self.open_chat(peer)

    def open_settings_row(self, row: str, leads_to: str) -> None:
        """Settings, then the row with this id, to the page that has something with the other id.

        Raises:
            DeviceTimeoutError: it does not lead there.
        """

        def choose() -> None:
            self.open_inbox()
            self.screens.tap("nav_settings")
            self.screens.tap(row)

        self._tap_until(choose, leads_to)

    def allow_messages_from(self, option: str) -> None:
        """Settings › Privacy › Who can message you, then an option such as `option_everyone`."""
        self.open_settings_row("privacy_row", "who_can_message")
        self.screens.tap("who_can_message")
        self.screens.tap(option)
        self.screens.wait_for(
            lambda seen: (box := seen.find(id=option)) is None or box.checked, f"{option} chosen"
        )

    def verify_account(self, code: str) -> None:
        """Settings › Account status › Verify, with the code that was sent."""
        self.open_settings_row("account_status_row", "verify_account")
        self.screens.tap("verify_account")
        self.screens.fill("verification_code", code)
        self.screens.tap("submit_code")
        self.screens.wait_for(
            lambda seen: (
                seen.find(id="standing") is not None and seen.find(id="verify_account") is None
            ),
            "the account status without a request to verify",
        )

    def open_account_status(self) -> Screen:
        """Settings › Account status."""
        self.open_settings_row("account_status_row", "standing")
        return self.screens.look()

    def allow_notifications(self) -> None:
        """Settings › Notifications, then the system's Allow; nothing where they are allowed."""
        self.open_inbox()
        self.screens.tap("nav_settings")
        self.screens.find("about_row")
        if self.screens.look().find(id="notifications_row") is not None:
            self.screens.tap("notifications_row")
            self.screens.tap("permission_allow_button")
            self.screens.wait_for(
                lambda seen: (
                    seen.find(id="about_row") is not None
                    and seen.find(id="notifications_row") is None
                ),
                "the settings without a request for notifications",
            )

    def open_connection_page(self) -> ConnectionPage:
        """Settings › Check connection."""
        self.open_settings_row("connection_row", "check_connection")
        return ConnectionPage(self.screens)

    def check_connection(self, seen: Callable[[], object] = lambda: None) -> ConnectionReading:
        """Measure the app's own way to its server, then come back to the open conversation.

        A conversation without any message is come back to only while the server can be searched.

        Args:
            seen: called while the page shows the reading, such as to take a picture.
        """
        title = self.screens.look().find(id="chat_title")  # `open` may leave the conversation
        peer = title.text if title is not None else ""
        reading = self.open_connection_page().check()
        seen()
        inbox = self.open_inbox()
        if peer and (_row(inbox, "conversation", peer) is not None or reading.reached):
            self._open_chat_named(peer)
        return reading

    def appeal(self, text: str) -> None:
        """Account status › Appeal, with a text for the people who decide."""
        self.open_account_status()
        self.screens.tap("appeal")
        self.screens.fill("appeal_text", text)
        self.screens.tap("submit_appeal")
        self.screens.wait_for(
            lambda seen: seen.find(id="appeal_state") is not None, "the appeal's state"
        )


def _is_courier(screen: Screen) -> bool:
    return any(element.package == PACKAGE for element in screen.descend())


def _is_question(screen: Screen) -> bool:
    """Whether the system asks about a permission; Back leaves that undecided."""
    return screen.find(id="permission_deny_button") is not None


def _is_inbox(screen: Screen) -> bool:
    nav = screen.find(id="nav_inbox")
    return nav is not None and screen.find(text="Inbox") is not None


def _sign_in_error(screen: Screen) -> str:
    error = screen.find(id="sign_in_error")
    return error.text if error is not None else ""


def _refusal(screen: Screen) -> str:
    """What came of signing in; while it goes on, what is told may be about who was signed in."""
    button = screen.find(id="sign_in")
    return _sign_in_error(screen) if button is not None and button.enabled else ""


def _person(screen: Screen, username: str) -> Element | None:
    """The row of somebody found; what was found before may still be there, with the same name."""
    for row in screen.find_all(id="person"):
        about = row.find(id="person_username")
        if about is not None and about.text.split(" ")[0] == f"@{username}":
            return row
    return None


def _row(screen: Screen, id: str, display_name: str) -> Element | None:
    """The row of a list that names somebody."""
    return next((r for r in screen.find_all(id=id) if r.find(text=display_name)), None)
