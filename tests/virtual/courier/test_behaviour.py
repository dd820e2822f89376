"""What Courier's versions do differently."""

import json

import pytest

from harness.virtual.courier.behaviour import Behaviour, TextEncoding


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        pytest.param("plain", "plain", id="ascii"),
        pytest.param("Grüße, 世界", "Grüße, 世界", id="basic-plane"),
        pytest.param("hi 😀", "hi ??", id="emoji"),
        pytest.param("👍🏽", "????", id="emoji-with-skin-tone"),
        pytest.param("☀️", "☀️", id="symbol-of-the-basic-plane"),
    ],
)
def test_version_1_makes_question_marks_of_surrogate_pairs(text: str, sent: str) -> None:
    old = Behaviour("1.4.2", 1, TextEncoding.UTF_16_UNIT)

    assert old.encode(text) == sent


def test_later_versions_send_the_text_as_it_is() -> None:
    assert Behaviour("3.2.0", 3).encode("hi 😀 👍🏽") == "hi 😀 👍🏽"


def test_behaviour_is_read_from_the_packages_asset() -> None:
    asset = {
        "version": "2.6.1",
        "protocol": 2,
        "text_encoding": "code-point",
        "idempotency_key": True,
        "look": "classic",
        "features": ["privacy"],
    }

    behaviour = Behaviour.from_asset(json.dumps(asset).encode())

    assert (behaviour.version, behaviour.protocol) == ("2.6.1", 2)
    assert behaviour.idempotency_key
    assert behaviour.classic_look
    assert behaviour.features == {"privacy"}
