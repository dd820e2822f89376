"""The people tab: search, follow, and start a conversation."""

from __future__ import annotations

from harness.virtual.courier.model import Person
from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import (
    button,
    column,
    icon_button,
    label,
    row,
    scroll,
    text_field,
)
from harness.virtual.screen.widgets.material import avatar, list_row

_RELATIONS = {"follower": "Follows you", "friends": "Friends", "requested": "Requested"}


class People:
    """What was searched for, and who was found."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._query = ""
        self._found: list[Person] | None = None
        self._error = ""

    def view(self) -> View:
        """The tab's content."""
        field = text_field(
            "search_field",
            self._query,
            self._search,
            hint="Search people",
            style="pill",
            on_submit=lambda: self._search(self._query),
        )
        return column(column(field, padding=(16, 8)), self._results())

    def _results(self) -> View:
        if self._error or not self._found:
            text = self._error or ("Find people by their name" if self._found is None else "")
            text = text or "Couldn't find this account"
            return column(label(text, "body2", id="people_empty"), padding=(24, 24), weight=1)
        return scroll(*(self._row(each) for each in self._found), id="people")

    def _row(self, person: Person) -> View:
        return list_row(
            person.display_name,
            _about(person),
            id="person",
            title_id="person_name",
            subtitle_id="person_username",
            title_lines=1,
            subtitle_lines=1,
            leading=avatar(person.display_name),
            trailing=row(
                button(
                    "Following" if person.followed else "Follow",
                    lambda: self._follow(person),
                    id="follow",
                    style="outlined" if person.followed else "tonal",
                ),
                icon_button(
                    "message-text-outline", "Message", lambda: self._message(person), id="message"
                ),
                fill_width=False,
            ),
        )

    def _search(self, query: str) -> None:
        self._query = query
        self._screen.changed()
        wanted = query.strip()
        if not wanted:
            self._found, self._error = None, ""
            return
        core = self._screen.core
        core.perform(
            lambda: core.api.people(wanted), lambda found: self._show(query, found), self._fail
        )

    def _show(self, query: str, found: list[Person]) -> None:
        if query == self._query:  # what was typed since has its own search
            self._found, self._error = found, ""

    def _fail(self, text: str) -> None:
        self._found, self._error = None, text

    def _follow(self, person: Person) -> None:
        core, wanted = self._screen.core, not person.followed
        core.perform(
            lambda: core.api.follow(person.username, wanted=wanted),
            lambda _: self._search(self._query),
        )

    def _message(self, person: Person) -> None:
        store = self._screen.core.store
        if not store.knows(person.username):
            store.put_conversation(person.username, person.display_name)
        self._screen.open("ChatActivity", peer=person.username)


def _about(person: Person) -> str:
    parts = [f"@{person.username}", "Verified" if person.verified else ""]
    return " · ".join(filter(None, [*parts, _RELATIONS.get(person.relation, "")]))
