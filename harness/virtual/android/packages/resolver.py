"""Which components an intent may start.

Sources: IntentFilter.match, ComponentResolver, ActivityTaskSupervisor.resolveIntent: an implicit
start matches only filters with category DEFAULT (MATCH_DEFAULT_ONLY).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.virtual.android.intents import CATEGORY_DEFAULT, ComponentName, Intent

if TYPE_CHECKING:
    from harness.virtual.android.packages.apk import Component, IntentFilter
    from harness.virtual.android.packages.package import Package

_IMPLIED_SCHEMES = frozenset({"", "content", "file"})


def matches(intent: Intent, candidate: IntentFilter, *, default_only: bool = False) -> bool:
    """Whether the filter answers to the intent."""
    if intent.action and intent.action not in candidate.actions:
        return False
    if not intent.categories <= candidate.categories:
        return False
    if default_only and CATEGORY_DEFAULT not in candidate.categories:
        return False
    return _matches_data(intent, candidate)


def _matches_data(intent: Intent, candidate: IntentFilter) -> bool:
    """IntentFilter.matchData: a type wants a filter with types, and the other way round."""
    scheme = intent.data.partition(":")[0] if ":" in intent.data else ""
    schemes = candidate.schemes
    if candidate.mime_types and not schemes:
        schemes = _IMPLIED_SCHEMES
    if (scheme or candidate.schemes) and scheme not in schemes:
        return False
    if not (intent.mime_type or candidate.mime_types):
        return True
    return any(_fits(intent.mime_type, each) for each in candidate.mime_types)


def _fits(given: str, accepted: str) -> bool:
    """Either side may end with `/*`."""
    kind, _, rest = given.partition("/")
    wanted, _, part = accepted.partition("/")
    return bool(given) and wanted in (kind, "*") and (part == "*" or rest in (part, "*"))


def query(
    packages: Iterable[Package], intent: Intent, kind: str = "activity", *, default_only: bool
) -> list[tuple[Package, Component]]:
    """The components of a kind that answer to the intent, in the order of packages."""
    found = []
    for package in packages:
        if not package.is_enabled or (intent.package and intent.package != package.name):
            continue
        for component in package.components:
            if component.kind != kind or not component.enabled:
                continue
            if intent.component is not None:
                if intent.component == ComponentName(package.name, component.name):
                    found.append((package, component))
            elif any(matches(intent, f, default_only=default_only) for f in component.filters):
                found.append((package, component))
    return found
