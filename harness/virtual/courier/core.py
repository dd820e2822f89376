"""What Courier's screens and workers share: who is signed in, and the parts they use."""

import threading
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.courier import texts
from harness.virtual.courier.api import CourierApi, Login, RefusedError, ServiceFailedError
from harness.virtual.courier.behaviour import Behaviour
from harness.virtual.courier.cache import Cache
from harness.virtual.courier.connection_check import ConnectionCheck
from harness.virtual.courier.database import Database, DatabaseError
from harness.virtual.courier.http import (
    BadAddressError,
    ClosedError,
    HttpClient,
    NoConnectionError,
    Server,
)
from harness.virtual.courier.link import Link
from harness.virtual.courier.model import Account
from harness.virtual.courier.notices import Notices
from harness.virtual.courier.preferences import Preferences
from harness.virtual.courier.readings import Readings
from harness.virtual.courier.store import NewMessage, Store
from harness.virtual.courier.tls import CA_FILE, TlsClient

T = TypeVar("T")
TAG = "Courier"
_CALL_ERRORS = (RefusedError, ServiceFailedError, NoConnectionError, BadAddressError)
_STANDING_CODES = frozenset({"restricted", "suspended", "banned"})
_REFRESH_SECONDS = 15.0


class Core:
    """One process of Courier. Screens call it on the looper, workers on their own threads."""

    def __init__(self, context: AppContext, behaviour: Behaviour) -> None:
        self.context = context
        self.behaviour = behaviour
        self.preferences = Preferences(
            context.data_dir / "shared_prefs" / "account.xml", self._warn
        )
        self.cache = Cache(context.cache_dir)
        self._database = Database(context.data_dir / "databases" / "courier.db", context.log)
        self.store = Store(self._database)
        self.link = Link(context)
        self.notices = Notices(context, self.store, self.link)
        self._client = HttpClient(context, TlsClient(context.package.file(CA_FILE), context.clock))
        self.api = CourierApi(self._client, behaviour, context.scale)
        self.api.observer = self._observe
        self.api.login = self._saved_login()
        self.account: Account | None = None
        self.open_peer = ""
        """Whose chat is on the screen; its messages make no notification."""
        self.sign_in_notice = ""
        self._refresh_lock = threading.Lock()
        self._refreshing = False
        self._refresh_again = False
        if self.preferences.number("update_for") != context.package.version_code:
            self.preferences.put(update_text="", update_for=context.package.version_code)
        context.timer(_REFRESH_SECONDS, self._tick)

    @property
    def signed_in(self) -> bool:
        """Whether there is a session."""
        return self.api.login is not None

    @property
    def update_text(self) -> str:
        """Why the service wants another version; empty while it is content with this one."""
        return self.preferences.text("update_text")

    def sign_in(self, server: str, username: str, password: str) -> None:
        """Open a session and keep it; messages of another account are forgotten (worker thread)."""
        login, account = self.api.sign_in(Server.parse(server), username.strip(), password)
        if self.preferences.text("owner") not in ("", f"{login.username}@{login.server}"):
            self.api.login = None  # so that what is under way for the other account ends there
            self.store.wipe()
        self.preferences.put(
            server=str(login.server),
            username=login.username,
            token=login.token,
            owner=f"{login.username}@{login.server}",
            update_text="",
        )
        self.sign_in_notice = ""
        self.account = account
        self.api.login = login
        self.link.report(reachable=True)
        self._changed()

    def sign_out(self) -> None:
        """Close the session and forget everything of the account (worker thread)."""
        try:
            self.api.sign_out()
        except _CALL_ERRORS as error:
            self._warn(f"sign-out: {error}")  # the device forgets the session in any case
        server = self.preferences.text("server")
        self._forget_session("")
        self.store.wipe()
        self.preferences.clear()
        self.preferences.put(server=server, update_for=self.context.package.version_code)

    def send(self, peer: str, text: str) -> None:
        """Put a message into the outbox."""
        now = self.context.clock.now()
        self.store.compose(NewMessage(peer, text, str(uuid.uuid4()), now))
        self._changed()

    def resend(self, row: int) -> None:
        """Try a failed message once more."""
        self.store.resend(row, self.context.clock.now())
        self._changed()

    def delete(self, row: int) -> None:
        """Remove a message from this device."""
        self.store.delete(row)
        self._changed()

    def refresh_account(self) -> None:
        """Ask the service how the account stands, in the background."""
        if not self.signed_in or not self.link.has_network():
            return
        with self._refresh_lock:
            if self._refreshing:
                self._refresh_again = True  # what is under way may have been asked too early
                return
            self._refreshing = True
        self.in_background(self._refresh)

    def connection_check(
        self, server: Server, report: Callable[[Readings], object]
    ) -> ConnectionCheck:
        """A speed test of the way that all requests take."""
        return ConnectionCheck(self.context, self._client, server, report)

    def perform(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Do network work in the background, then continue on the looper.

        Args:
            work: runs on a worker thread.
            done: gets its result, on the looper.
            failed: gets a text for the user, on the looper; without it, a toast shows it.
        """
        otherwise = failed or self.context.toast

        def run() -> None:
            try:
                result = work()
            except _CALL_ERRORS as error:
                text = texts.explain(error, has_network=self.link.has_network())
                self._continue(lambda: otherwise(text))
            else:
                self._continue(lambda: done(result))

        self.in_background(run)

    def in_background(self, work: Callable[[], object]) -> None:
        """Run on a worker thread; when the process ends, the worker ends quietly."""

        def run() -> None:
            try:
                work()
            except ClosedError:
                return
            except DatabaseError:
                if not self.link.closed:
                    raise

        self.context.run_in_background(run)

    def close(self) -> None:
        """The process ends."""
        self.link.close()
        self._client.close()
        self._database.close()

    def _saved_login(self) -> Login | None:
        server, token = self.preferences.text("server"), self.preferences.text("token")
        if not server or not token:
            return None
        try:
            return Login(Server.parse(server), token, self.preferences.text("username"))
        except BadAddressError as error:
            self._warn(f"saved server address: {error}")
            return None

    def _observe(self, error: Exception | None) -> None:
        if isinstance(error, (NoConnectionError, ServiceFailedError)):
            self._warn(str(error))
            if self.link.has_network():
                self.link.report(reachable=False)
            return
        self.link.report(reachable=True)
        if error is None:
            self._set_update_text("")
        elif isinstance(error, RefusedError):
            self._refused(error)

    def _refused(self, error: RefusedError) -> None:
        self._warn(f"refused: {error.status} {error.code}")
        if error.status == HTTPStatus.UPGRADE_REQUIRED:
            self._set_update_text(error.message)
        elif error.status == HTTPStatus.UNAUTHORIZED:
            self._forget_session(texts.SIGNED_OUT)
        elif error.code in _STANDING_CODES:
            self.refresh_account()

    def _set_update_text(self, text: str) -> None:
        if text != self.update_text:
            self.preferences.put(update_text=text, update_for=self.context.package.version_code)
            self._changed()

    def _forget_session(self, notice: str) -> None:
        self.api.login = None
        self.account = None
        self.sign_in_notice = notice
        self.preferences.put(token="")
        self._changed()

    def _refresh(self) -> None:
        again = True
        while again:
            self._fetch_account()
            with self._refresh_lock:
                again = self._refreshing = self._refresh_again
                self._refresh_again = False

    def _fetch_account(self) -> None:
        try:
            account = self.api.me()
        except _CALL_ERRORS as error:
            self._warn(f"account: {error}")
            return
        if account != self.account:
            self.account = account
            self._changed()

    def _tick(self) -> None:
        if self.account is None or self.account.restrictions or self.update_text:
            self.refresh_account()
        self.context.timer(_REFRESH_SECONDS, self._tick)

    def _continue(self, step: Callable[[], object]) -> None:
        def run() -> None:
            if not self.link.closed:
                step()
                self.context.invalidate()

        self.context.timer(0, run)

    def _changed(self) -> None:
        self.link.wake()
        self.notices.update()
        self.context.invalidate()

    def _warn(self, message: str) -> None:
        self.context.log("W", TAG, message)
