"""Account status: standing, strikes, appeals and verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def open_status(phone: Phone) -> None:
    phone.tap("nav_settings")
    phone.tap("account_status_row")


def test_account_without_fault_is_in_good_standing(ada: Phone) -> None:
    open_status(ada)

    ada.expect("standing", "Good standing")


def test_upheld_reports_show_a_strike_that_can_be_appealed(ada: Phone, service: Service) -> None:
    service.control.post(
        "/accounts/ada/reports", json={"policy": "harassment", "count": 3, "upheld": True}
    ).raise_for_status()
    open_status(ada)
    ada.wait(lambda: bool(ada.all("strike")), "strike")

    ada.tap("appeal")
    ada.type("appeal_text", "I did not write this.")
    ada.tap("submit_appeal")

    ada.wait(
        lambda: "Appeal submitted. We are looking at it." in ada.texts("appeal_state"), "state"
    )
    appeals = service.control.get("/appeals", params={"username": "ada"}).json()["appeals"]
    assert [appeal["text"] for appeal in appeals] == ["I did not write this."]


def test_accepted_appeal_restores_good_standing(ada: Phone, service: Service) -> None:
    service.control.post(
        "/accounts/ada/reports", json={"policy": "harassment", "count": 3, "upheld": True}
    ).raise_for_status()
    open_status(ada)
    ada.wait(lambda: bool(ada.all("restriction")), "restriction")
    ada.tap("appeal")
    ada.type("appeal_text", "A mistake.")
    ada.tap("submit_appeal")
    ada.wait(lambda: bool(ada.texts("appeal_state")), "submitted")
    appeal = service.control.get("/appeals", params={"username": "ada"}).json()["appeals"][0]

    service.control.post(
        f"/appeals/{appeal['id']}/decision", json={"accept": True}
    ).raise_for_status()

    ada.expect("standing", "Good standing")
    assert ada.all("restriction") == []


def test_code_verifies_the_account(ada: Phone, service: Service) -> None:
    service.control.patch("/accounts/ada", json={"verified": False}).raise_for_status()
    open_status(ada)
    ada.tap("verify_account")

    ada.type("verification_code", "111111")
    ada.tap("submit_code")
    ada.expect("form_error", "This code is wrong. Try again.")
    ada.type("verification_code", "246810")
    ada.tap("submit_code")

    ada.expect("verified_state", "Ada Lovelace · Verified account")
    assert service.control.get("/accounts/ada").json()["verified"] is True
