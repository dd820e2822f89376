"""Searching, following and blocking people over the wire."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Enrol = Callable[..., httpx.Client]


def found(app: httpx.Client, words: str) -> list[dict[str, Any]]:
    return list(app.get("/people", params={"q": words}).json()["people"])


@pytest.mark.parametrize("words", ["ben", "BEN", "Bennet", "nn"], ids=str)
def test_people_are_found_by_name_and_username(enrol: Enrol, words: str) -> None:
    ana, _, _ = enrol("ana"), enrol("ben", display_name="Bennet"), enrol("cleo")

    people = found(ana, words)

    assert [person["username"] for person in people] == ["ben"]


def test_nobody_finds_themselves(enrol: Enrol) -> None:
    ana = enrol("ana")

    assert found(ana, "ana") == []


def test_who_is_not_discoverable_is_found_by_the_exact_username(enrol: Enrol) -> None:
    ana, ben = enrol("ana"), enrol("ben", display_name="Bennet")
    ben.put("/me/privacy", json={"discoverable": False})

    assert found(ana, "benn") == []
    assert [person["username"] for person in found(ana, "ben")] == ["ben"]


@pytest.mark.parametrize(
    ("follows", "relation"),
    [
        pytest.param([], "none", id="none"),
        pytest.param(["ana/ben"], "following", id="following"),
        pytest.param(["ben/ana"], "follower", id="follower"),
        pytest.param(["ana/ben", "ben/ana"], "friends", id="friends"),
    ],
)
def test_the_relation_is_told(
    enrol: Enrol, control: httpx.Client, follows: list[str], relation: str
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    for pair in follows:
        control.put(f"/follows/{pair}")

    assert found(ana, "ben")[0]["relation"] == relation


def test_following_and_unfollowing(enrol: Enrol) -> None:
    ana, _ = enrol("ana"), enrol("ben")

    ana.put("/people/ben/follow")
    following = found(ana, "ben")[0]["relation"]
    ana.delete("/people/ben/follow")

    assert (following, found(ana, "ben")[0]["relation"]) == ("following", "none")


def test_search_says_who_can_be_messaged(enrol: Enrol) -> None:
    ana, ben, _ = enrol("ana"), enrol("ben"), enrol("benno")
    ben.put("/me/privacy", json={"who_can_message": "no_one"})

    people = {person["username"]: person["can_message"] for person in found(ana, "ben")}

    assert people == {"ben": False, "benno": True}


def test_a_private_account_has_to_accept_a_follower(enrol: Enrol) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    ben.put("/me/privacy", json={"private_account": True})

    ana.put("/people/ben/follow")
    asked = found(ana, "ben")[0]
    ben.put("/me/follow-requests/ana")

    assert (asked["relation"], asked["requested"]) == ("none", True)
    assert found(ana, "ben")[0]["relation"] == "following"


def test_an_account_that_opens_up_accepts_who_waits(enrol: Enrol) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    ben.put("/me/privacy", json={"private_account": True})
    ana.put("/people/ben/follow")

    ben.put("/me/privacy", json={"private_account": False})

    assert found(ana, "ben")[0]["relation"] == "following"


def test_a_block_ends_the_follows_and_hides_the_blocker(enrol: Enrol) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    ana.put("/people/ben/follow")

    ben.put("/people/ana/block")

    assert found(ana, "ben") == []
    assert found(ben, "ana")[0]["blocked"]
    assert ana.put("/people/ben/follow").status_code == 404


@pytest.mark.parametrize("what", ["follow", "block"])
def test_there_must_be_somebody_to_follow_or_block(enrol: Enrol, what: str) -> None:
    ana = enrol("ana")

    assert ana.put(f"/people/nobody/{what}").status_code == 404
    assert ana.put(f"/people/ana/{what}").status_code == 400
