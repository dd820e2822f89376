"""Finds every condition by walking the folders of the causes."""

from __future__ import annotations

import functools
import importlib
import pkgutil

import harness.conditions
from harness.conditions.base import Condition
from harness.errors import ConfigError
from harness.model import Cause


@functools.cache
def all_conditions() -> dict[str, Condition]:
    """Every condition by its id, in the catalogue's order of causes.

    Raises:
        ConfigError: a file holds no condition, or one whose id is not its path.
    """
    found: dict[str, Condition] = {}
    for cause in Cause:
        package = importlib.import_module(f"{harness.conditions.__name__}.{cause.value}")
        for module in pkgutil.iter_modules(package.__path__):
            condition = _condition_in(f"{package.__name__}.{module.name}")
            found[condition.id] = condition
    return found


def _condition_in(module_name: str) -> Condition:
    module = importlib.import_module(module_name)
    wanted = ".".join(module_name.split(".")[-2:])
    for value in vars(module).values():
        if isinstance(value, Condition) and value.id == wanted:
            return value
    raise ConfigError(module_name, "there is no condition in it", f"one with the id {wanted!r}")
