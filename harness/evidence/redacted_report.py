"""Secrets stay out of what pytest prints and of what Allure writes.

Every result and attachment passes here on its way to the file: texts of errors, names of steps,
parameters, captured output. What harness/redaction.py has learnt by then is left out.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import allure_commons
import pytest

from harness.redaction import SECRETS, redact_logs


def redact_run(config: pytest.Config) -> None:
    """Keep secrets out of this run's logs, its terminal and, if there is one, its Allure report."""
    redact_logs()
    listener = config.pluginmanager.get_plugin("allure_listener")
    if listener is None or config.pluginmanager.has_plugin(_NAME):
        return
    config.pluginmanager.register(_Marker(), _NAME)
    reporter = listener.allure_logger
    reporter.attach_data = _without_secrets(reporter.attach_data)
    reporter.global_attach_data = _without_secrets(reporter.global_attach_data)
    results = _Results()
    allure_commons.plugin_manager.register(results)
    config.add_cleanup(lambda: allure_commons.plugin_manager.unregister(results))


_NAME = "harness-redacted-report"


class _Marker:
    """Says that a run's report is seen to."""


def _without_secrets(attach: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(attach)
    def attach_redacted(uuid: str, body: str | bytes, *args: object, **more: object) -> None:
        hidden = SECRETS.text(body) if isinstance(body, str) else SECRETS.data(body)
        attach(uuid, hidden, *args, **more)

    return attach_redacted


class _Results:
    """Sees each of Allure's results before it is written."""

    @allure_commons.hookimpl(tryfirst=True)
    def report_result(self, result: object) -> None:
        _redacted(result)

    @allure_commons.hookimpl(tryfirst=True)
    def report_container(self, container: object) -> None:
        _redacted(container)

    @allure_commons.hookimpl(tryfirst=True)
    def report_globals(self, globals_item: object) -> None:
        _redacted(globals_item)


def redact_report(report: pytest.TestReport) -> None:
    """Take secrets out of a failure's text and out of what was captured, before others read it."""
    report.longrepr = _redacted(report.longrepr)
    report.sections = [(SECRETS.log(name), SECRETS.log(text)) for name, text in report.sections]


def _redacted(value: Any) -> Any:  # noqa: ANN401  (pytest's and Allure's own classes)
    """A value with its texts redacted; lists, dictionaries and objects are changed in place."""
    if isinstance(value, str):
        return SECRETS.text(value)
    if isinstance(value, tuple):
        return tuple(map(_redacted, value))
    if isinstance(value, list):
        value[:] = map(_redacted, value)
    elif isinstance(value, dict):
        value.update({key: _redacted(each) for key, each in value.items()})
    elif hasattr(value, "__dict__") and not isinstance(value, type):
        _redacted(vars(value))
    return value
