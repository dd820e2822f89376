"""File names that match a pattern, with the eyes of one user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from harness.virtual.shell.expansion.patterns import Segment, compile_pattern, is_pattern, text_of

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView


def expand_names(pattern: Sequence[Segment], files: FileView) -> list[str]:
    """The existing paths that match, sorted by bytes; empty when there are none.

    Folders that may not be read match nothing, as in the real shell.
    """
    components = _components(pattern)
    found = [""]
    for at, component in enumerate(components):
        last = at == len(components) - 1
        found = [path for start in found for path in _step(start, component, files, last=last)]
    return sorted(path for path in found if path)


def _components(pattern: Sequence[Segment]) -> list[list[Segment]]:
    """The pattern cut at its slashes; the slashes lead the component after them."""
    components: list[list[Segment]] = [[]]
    for text, quoted in pattern:
        for at, piece in enumerate(text.split("/")):
            if at:
                components.append([])
            if piece:
                components[-1].append((piece, quoted))
    return components


def _step(start: str, component: list[Segment], files: FileView, *, last: bool) -> Iterable[str]:
    if not is_pattern(component):
        path = start + text_of(component)
        if not last:
            return [path + "/"]
        return [path] if files.exists(path, follow=False) else []
    matcher = compile_pattern(component)
    hidden = text_of(component[:1]).startswith(".")
    try:
        names = files.list(start or ".")
    except OSError:
        return []
    matching = [
        start + name
        for name in names
        if (hidden or not name.startswith(".")) and matcher.fullmatch(name)
    ]
    if last:
        return matching
    return [f"{path}/" for path in matching if files.is_directory(path)]
