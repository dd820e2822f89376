"""The reference service, started for a run and known by its addresses."""

from __future__ import annotations

import stat
from pathlib import Path

import httpx
import pytest

from harness.control import ServiceAddress, ServiceControl
from harness.errors import ConfigError, ServiceError
from harness.fleet.service import reference_service


@pytest.mark.slow
def test_it_answers_while_the_block_lasts_and_is_gone_afterwards(tmp_path: Path) -> None:
    with reference_service(tmp_path, tmp_path) as address:
        control = ServiceControl(address)
        during = control.answers()
        outside = httpx.get(f"{address.url}/v1/version", trust_env=False).status_code
        mode = stat.S_IMODE(address.token_file.stat().st_mode)

    afterwards = control.answers()
    control.close()

    assert (during, afterwards) == (True, False)
    assert outside == httpx.codes.OK
    assert mode == 0o600
    assert address.ends_with_run


@pytest.mark.slow
def test_a_refusal_names_what_was_asked_and_never_the_token(tmp_path: Path) -> None:
    with reference_service(tmp_path, tmp_path) as address:
        control = ServiceControl(address)
        with pytest.raises(ServiceError, match="GET /accounts/nobody was answered 404") as caught:
            control.account("nobody")
        control.close()

    assert address.token() not in str(caught.value)
    assert address.token() not in (tmp_path / "service.log").read_text()


def test_a_service_that_does_not_run_is_a_typed_error(unused_port: int, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("x")
    control = ServiceControl(
        ServiceAddress("http://127.0.0.1:1", f"http://127.0.0.1:{unused_port}", token)
    )

    with pytest.raises(ServiceError, match="GET /settings failed"):
        control.ask("GET", "/settings")

    control.close()


def test_a_missing_token_is_the_operators_to_mend(tmp_path: Path) -> None:
    address = ServiceAddress("http://127.0.0.1:1", "http://127.0.0.1:1", tmp_path / "none")

    with pytest.raises(ConfigError, match="the control token's file"):
        ServiceControl(address)
