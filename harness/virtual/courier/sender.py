"""The outbox worker: one message at a time, in the order in which they were written."""

import uuid

from harness.virtual.courier import texts
from harness.virtual.courier.api import RefusedError, ServiceFailedError
from harness.virtual.courier.cache import CacheDamagedError, CachedRecipient, CachedSession
from harness.virtual.courier.core import TAG, Core
from harness.virtual.courier.http import NoConnectionError
from harness.virtual.courier.model import Draft, RemoteMessage

MAX_ATTEMPTS = 4
FIRST_BACKOFF = 1.0
"""Device seconds before the second attempt; doubled before each further one."""


class Sender:
    """Sends what is in the outbox while there is a network and somebody is signed in."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def run(self) -> None:
        """Work until the process ends."""
        link = self._core.link
        while not link.closed:
            draft = self._ready()
            if draft is None:
                link.pause_for_work(lambda: link.closed or self._ready() is not None, None)
            else:
                self._attempt(draft)
                self._core.notices.update()
                self._core.context.invalidate()

    def _ready(self) -> Draft | None:
        if self._core.signed_in and self._core.link.has_network():
            return self._core.store.next_draft()
        return None

    def _attempt(self, draft: Draft) -> None:
        row, store = draft.message.row, self._core.store
        try:
            sent = self._send(draft)
        except CacheDamagedError as error:
            self._core.context.log("E", TAG, f"cannot send {row}: {error}")
            self._fail(draft, texts.CACHE_DAMAGED)
        except RefusedError as error:
            if self._core.signed_in:  # an expired session leaves the message in the outbox
                self._fail(draft, error.message)
        except (NoConnectionError, ServiceFailedError) as error:
            self._retry(draft, error)
        else:
            store.mark_sent(row, sent)

    def _send(self, draft: Draft) -> RemoteMessage:
        message = draft.message
        self._check_session()
        recipient = self._recipient(message.peer)
        client_id = message.client_id
        if not self._core.behaviour.idempotency_key and draft.attempts:
            client_id = str(uuid.uuid4())  # 1.x makes every attempt a new request
        return self._core.api.send(recipient.username, message.text, client_id)

    def _retry(self, draft: Draft, error: Exception) -> None:
        link, row = self._core.link, draft.message.row
        if link.closed or not link.has_network():
            return  # waits for a network; that is no fault of the server
        attempts = draft.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            self._fail(draft, texts.explain(error, has_network=True))
            return
        self._core.store.count_attempt(row, attempts)
        link.pause_for_network(FIRST_BACKOFF * 2 ** (attempts - 1))

    def _fail(self, draft: Draft, reason: str) -> None:
        self._core.store.mark_failed(draft.message.row, reason)
        self._core.notices.failed(draft.message.peer)

    def _check_session(self) -> None:
        login, protocol = self._core.api.login, self._core.behaviour.protocol
        if login is None:
            return
        current = CachedSession(login.username, str(login.server), protocol)
        if self._core.cache.session() != current:
            self._core.cache.put_session(current)

    def _recipient(self, peer: str) -> CachedRecipient:
        recipient = self._core.cache.recipient(peer)
        if recipient is None:
            recipient = CachedRecipient(peer, self._core.store.display_name(peer))
            self._core.cache.put_recipient(recipient)
        return recipient
