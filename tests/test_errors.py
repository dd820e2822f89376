"""Errors travel between workers whole and say who, what and what to do."""

from __future__ import annotations

import pickle

import pytest

from harness import errors
from harness.errors import ConfigError, HarnessError, UndoFailedError

ARGUMENTS: dict[type[HarnessError], tuple[object, ...]] = {
    errors.DryRunEndsError: ("pixel-7",),
    errors.ConfigError: ("devices.yaml:3", "no such key", "a key"),
    errors.ServiceError: ("http://127.0.0.1:1", "refused", "Start it."),
    errors.CapabilityMissingError: ("pixel-7", "No airplane mode", "Use API 28."),
    errors.ProtocolError: ("pixel-7", "no XML"),
    errors.UndoFailedError: ("pixel-7", ["airplane-mode"]),
    errors.HarnessError: ("left out",),
    errors.DryRunEndsError: ("pixel-7",),
}
CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, HarnessError)
]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_survives_pickling_and_names_what_it_was_given(
    kind: type[HarnessError],
) -> None:
    arguments = ARGUMENTS.get(kind, ("pixel-7", "it did not answer", "Plug it in."))
    error = kind(*arguments)

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own pickle)

    assert str(copy) == str(error)
    assert str(arguments[0]) in str(copy)


def test_undo_failures_list_everything_that_remains() -> None:
    error = UndoFailedError("pixel-7", ["airplane-mode: refused", "package: gone"])

    assert "airplane-mode: refused; package: gone" in str(error)


def test_what_was_repaired_is_named_although_nothing_remains() -> None:
    error = UndoFailedError("pixel-7", [], ["setting global a: 1 before, 2 now"])
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own pickle)

    assert "repaired, though no undo list held it: setting global a: 1 before" in str(error)
    assert "by hand" not in str(error)
    assert (copy.remaining, copy.repaired) == (error.remaining, error.repaired)


def test_a_config_error_says_where_what_and_what_was_expected() -> None:
    assert str(ConfigError("a.yaml:2", "no such key", "a known key")) == (
        "a.yaml:2: no such key. Expected a known key."
    )
