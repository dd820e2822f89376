"""Secrets by value and by name: what is hidden, what is not, and where values come from."""

from __future__ import annotations

import json
import logging
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import pytest

from harness.control import ServiceAddress
from harness.errors import ConfigError
from harness.hierarchy import Screen
from harness.inventory import load_inventory
from harness.redaction import HIDDEN, SECRETS, Redaction, redact_logs
from harness.secret_reference import read_secret

VALUE = "o'hara \"& <söhne>\\/+"
WRITTEN = {
    "plain": VALUE,
    "JSON": json.dumps(VALUE),
    "JSON with letters": json.dumps(VALUE, ensure_ascii=False),
    "URL": f"https://x/?p={quote_plus(VALUE)}",
    "shell": shlex.quote(VALUE),
    "Python": repr(VALUE),
    "XML": f'<node text="{escape(VALUE)}"/>',
}


@pytest.fixture
def redaction() -> Redaction:
    known = Redaction()
    known.learn(VALUE)
    return known


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_value_is_hidden_however_it_is_quoted(redaction: Redaction, text: str) -> None:
    hidden = redaction.text(f"before {text} after")

    assert HIDDEN in hidden
    assert "hara" not in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")


def test_bytes_that_are_text_are_redacted_and_others_are_left_alone(redaction: Redaction) -> None:
    assert redaction.data(f"x {VALUE}".encode()) == f"x {HIDDEN}".encode()
    assert redaction.data(b"\x89PNG\xff") == b"\x89PNG\xff"


def test_a_password_in_a_url_is_hidden_without_being_known() -> None:
    said = Redaction().text("http://bo:hunter22@proxy:8080/x and http://[::1]:8080/@x")

    assert said == f"http://bo:{HIDDEN}@proxy:8080/x and http://[::1]:8080/@x"


def test_what_is_too_short_would_hide_everything() -> None:
    known = Redaction()
    known.learn("abc")
    known.learn("")

    assert known.text("abcdef") == "abcdef"


SECRET_LINES = [
    "I App: fcm_token=d41d8cd98f00b204",
    "I App: Authorization: Bearer d41d8cd98f00b204",
    "I App: {'deviceToken': 'd41d8cd98f00b204'}",
    'I App: {"access_token":"d41d8cd98f00b204","expires":1}',
    "I App: got bearer d41d8cd98f00b204",
    "I App: password: d41d8cd98f00b204",
    "I App: POST /x?api_key=d41d8cd98f00b204&y=1",
]
PLAIN_LINES = [
    "I App: sent the message 'my token of love' to Bo",
    "I App: the bearer of good news",
    "I App: basic authorization is not offered",
    "I App: password=true",
    "I App: token_file=/data/local/token",
    "I App: tokens: 15",
]


@pytest.mark.parametrize("line", SECRET_LINES)
def test_what_a_log_calls_a_secret_is_hidden(line: str) -> None:
    hidden = Redaction().log(line)

    assert "d41d8cd98f00b204" not in hidden
    assert HIDDEN in hidden


@pytest.mark.parametrize("line", PLAIN_LINES)
def test_a_log_line_without_a_secret_is_left_alone(line: str) -> None:
    assert Redaction().log(line) == line


@pytest.fixture
def _records_as_before() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("_records_as_before")
def test_no_log_record_holds_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    value = SECRETS.learn("correct horse battery")
    redact_logs()
    redact_logs()

    try:
        int(value)
    except ValueError:
        logging.getLogger("somebody.elses").exception("tried %s and %d", value, 7)

    assert value not in caplog.text
    assert f"tried {HIDDEN} and 7" in caplog.text
    assert f"base 10: '{HIDDEN}'" in caplog.text


def test_a_password_field_is_empty_in_every_hierarchy() -> None:
    field = '<node text="{}" content-desc="{}" password="{}" bounds="[0,0][1,1]"/>'
    shown = field.format("hello", "", "false") + field.format("swordfish", "swordfish", "true")

    screen = Screen(f"<hierarchy>{shown}</hierarchy>")

    assert "swordfish" not in screen.xml + screen.words + screen.app_words
    assert screen.find(text="hello") is not None
    assert HIDDEN in Screen(screen.xml).words


def test_a_reference_leads_to_the_environment_or_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    monkeypatch.setenv("A_SECRET", "from the environment")

    assert read_secret("${ENV:A_SECRET}", "here") == "from the environment"
    assert read_secret(f"${{FILE:{file}}}", "here") == "from the file"
    assert SECRETS.text("from the environment, from the file") == f"{HIDDEN}, {HIDDEN}"


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("swordfish", "the secret is written out"),
        ("${ENV:NO_SUCH_VARIABLE}", "is empty"),
        ("${FILE:/nowhere/secret}", "cannot be read"),
        ("${ENV:SHORT}", "too short to be hidden"),
    ],
)
def test_a_reference_that_leads_nowhere_is_the_operators_to_mend(
    reference: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORT", "abc")

    with pytest.raises(ConfigError, match=told) as caught:
        read_secret(reference, "service.token")

    assert "swordfish" not in str(caught.value)


SERVICE = "service:\n  url: http://127.0.0.1:1\n  control_url: http://127.0.0.1:2\n"


def test_the_services_token_may_be_a_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text(f"version: 1\n{SERVICE}  token: ${{ENV:CONTROL_TOKEN}}\n")
    monkeypatch.setenv("CONTROL_TOKEN", "a control token")

    service = load_inventory(path).service

    assert service is not None
    assert isinstance(service.address, ServiceAddress)
    assert service.address.token() == "a control token"
    assert "a control token" not in repr(service.address)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("  token: swordfish\n", r"devices.yaml:5: `service.token` is no reference"),
        ("", "one of `token` and `token_file`"),
        ("  token: ${ENV:X}\n  token_file: x\n", "one of `token` and `token_file`"),
    ],
    ids=["written out", "neither", "both"],
)
def test_a_token_in_the_inventory_is_refused_without_being_shown(
    tmp_path: Path, lines: str, told: str
) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text(f"version: 1\n{SERVICE}{lines}")

    with pytest.raises(ConfigError, match=told) as caught:
        load_inventory(path)

    assert "swordfish" not in str(caught.value)
    assert "swordfish" not in repr(caught.value.__cause__)
