"""Finding people and following them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def test_search_finds_people_by_a_part_of_their_name(ada: Phone) -> None:
    ada.tap("nav_people")

    ada.type("search_field", "ross")

    ada.expect("person_name", "Bob Ross")
    ada.expect("person_username", "@bob · Verified · Friends")


def test_search_says_when_there_is_nobody(ada: Phone) -> None:
    ada.tap("nav_people")

    ada.type("search_field", "nobody at all")

    ada.expect("people_empty", "Couldn't find this account")


def test_following_is_what_the_service_holds(ada: Phone, service: Service) -> None:
    ada.tap("nav_people")
    ada.type("search_field", "bob")

    for shown, held in (("Follow", False), ("Following", True)):
        ada.tap("follow")
        ada.expect("follow", shown)
        state = service.control.get("/accounts/ada/state").json()
        assert ("bob" in str(state["follows"])) is held
