"""Selectors as uiautomator2 sends them, and the two things that the server makes of one.

Sources: com.wetest.uia2.stub.Selector of u2.jar 0.4.1 (`toUiSelector`, `toBySelector`), and
androidx.test.uiautomator `UiSelector.isMatchFor` and `BySelector`. The two do not match alike:
UiSelector's "contains" and "starts with" ignore case, BySelector's do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from harness.virtual.uiautomator.javaregex import compile_java, quote
from harness.virtual.uiautomator.rpc_errors import JavaError, illegal_state

if TYPE_CHECKING:
    import re

    from harness.virtual.uiautomator.nodes import Node

MASKS = {
    "text": 0x01, "textContains": 0x02, "textMatches": 0x04, "textStartsWith": 0x08,
    "className": 0x10, "classNameMatches": 0x20, "description": 0x40, "descriptionContains": 0x80,
    "descriptionMatches": 0x100, "descriptionStartsWith": 0x200, "checkable": 0x400,
    "checked": 0x800, "clickable": 0x1000, "longClickable": 0x2000, "scrollable": 0x4000,
    "enabled": 0x8000, "focusable": 0x10000, "focused": 0x20000, "selected": 0x40000,
    "packageName": 0x80000, "packageNameMatches": 0x100000, "resourceId": 0x200000,
    "resourceIdMatches": 0x400000, "index": 0x800000, "instance": 0x1000000,
}  # fmt: skip
_STRUCTURE = ("mask", "childOrSibling", "childOrSiblingSelector")
_FLAGS: dict[str, Callable[[Node], bool]] = {
    "checkable": lambda node: node.view.checkable,
    "checked": lambda node: node.view.checked,
    "clickable": lambda node: node.view.clickable,
    "longClickable": lambda node: node.view.long_clickable,
    "scrollable": lambda node: node.view.scrollable,
    "enabled": lambda node: node.view.enabled,
    "focusable": lambda node: node.view.focusable,
    "focused": lambda node: node.view.focused,
    "selected": lambda node: node.view.selected,
}
_TEXTS: dict[str, Callable[[Node], str]] = {
    "text": lambda node: node.text,
    "description": lambda node: node.description,
    "className": lambda node: node.class_name,
    "packageName": lambda node: node.package,
    "resourceId": lambda node: node.resource_id,
}
_DOT_ALL = ("text", "description")


@dataclass(frozen=True)
class Selector:
    """The JSON object, checked: only the fields that its mask names count."""

    fields: Mapping[str, Any]
    relations: tuple[str, ...] = ()
    chain: tuple[Selector, ...] = ()

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> Selector:
        """Read what Jackson reads.

        Raises:
            JavaError: a field is unknown.
        """
        unknown = [key for key in value if key not in MASKS and key not in _STRUCTURE]
        if unknown:
            raise JavaError(
                "com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException",
                f'Unrecognized field "{unknown[0]}" (class com.wetest.uia2.stub.Selector), '
                "not marked as ignorable",
            )
        mask = int(value.get("mask") or 0)
        return cls(
            fields={key: value.get(key) for key, bit in MASKS.items() if mask & bit},
            relations=tuple(value.get("childOrSibling") or ()),
            chain=tuple(cls.parse(each) for each in value.get("childOrSiblingSelector") or ()),
        )

    @property
    def deep(self) -> Selector:
        """The selector that an instance counts for: the last of the chain."""
        return self.chain[-1] if self.relations else self

    @property
    def by_able(self) -> bool:
        """Whether a BySelector can say it: no index, no instance, and at least one field."""
        return bool(self.fields) and not {"index", "instance"} & self.fields.keys()

    def with_instance(self, instance: int) -> Selector:
        """The same, for the n-th match."""
        if self.relations:
            return replace(self, chain=(*self.chain[:-1], self.chain[-1].with_instance(instance)))
        return replace(self, fields={**self.fields, "instance": instance})

    def to_ui_selector(self) -> UiSelector:
        """What `findObject(UiSelector)` searches for."""
        result = UiSelector(dict(self.fields))
        for relation, selector in zip(self.relations, self.chain, strict=False):
            if relation.lower() == "child":
                result = result.child_selector(selector.to_ui_selector())
            elif relation.lower() == "sibling":
                result = result.from_parent(selector.to_ui_selector())
        return result

    def to_by_matcher(self) -> Callable[[Node], bool]:
        """What `findObject(BySelector)` asks of each node.

        Raises:
            JavaError: fields that a BySelector cannot hold together, or a bad pattern.
        """
        if "checkable" in self.fields and "checked" in self.fields:
            # its converter sets `checkable` twice; u2.jar's fault, and it stays so on a phone
            illegal_state("Checkable selector is already defined")
        tests = [_by_test(key, value) for key, value in self.fields.items() if key in _KINDS]
        seen = [_KINDS[key][0] for key in self.fields if key in _KINDS]
        for subject in ("text", "description", "className", "packageName", "resourceId"):
            if seen.count(subject) > 1:
                illegal_state(f"{_BY_NAMES[subject]} selector is already defined")
        flags = [(_FLAGS[key], value) for key, value in self.fields.items() if key in _FLAGS]
        return lambda node: (
            all(test(node) for test in tests)
            and all(read(node) is bool(wanted) for read, wanted in flags)
        )


_BY_NAMES = {
    "text": "Text",
    "description": "Description",
    "className": "Class",
    "packageName": "Package",
    "resourceId": "Resource name",
}
_KINDS: dict[str, tuple[str, str]] = {
    subject + suffix: (subject, suffix)
    for subject in _TEXTS
    for suffix in ("", "Contains", "StartsWith", "Matches")
    if subject + suffix in MASKS
}


def _by_test(key: str, value: str) -> Callable[[Node], bool]:
    subject, suffix = _KINDS[key]
    read = _TEXTS[subject]
    patterns = {"": "{}", "Contains": ".*{}.*", "StartsWith": "{}.*"}
    pattern: re.Pattern[str] = (
        compile_java(value)
        if suffix == "Matches"
        else compile_java(patterns[suffix].format(quote(value)), dot_all=bool(suffix))
    )
    return lambda node: pattern.fullmatch(read(node)) is not None


@dataclass
class UiSelector:
    """androidx's UiSelector: criteria, relations to others, and a count while searching."""

    criteria: dict[str, Any]
    child: UiSelector | None = None
    parent: UiSelector | None = None
    container: UiSelector | None = None
    pattern: UiSelector | None = None
    count: int = field(default=0, compare=False)

    def copy(self) -> UiSelector:
        """A deep copy with the count as it is, as `cloneSelector` makes."""
        parts = (self.child, self.parent, self.container, self.pattern)
        child, parent, container, pattern = (part and part.copy() for part in parts)
        return UiSelector(dict(self.criteria), child, parent, container, pattern, self.count)

    def child_selector(self, selector: UiSelector) -> UiSelector:
        """`childSelector`: below the last selector of the chain."""
        result = self.copy()
        result.last().child = selector
        return result

    def from_parent(self, selector: UiSelector) -> UiSelector:
        """`fromParent`: among the children of the parent of what the chain finds."""
        result = self.copy()
        result.last().parent = selector
        return result

    def instance(self, number: int) -> UiSelector:
        """`instance`, on this selector itself."""
        result = self.copy()
        result.criteria["instance"] = number
        return result

    @property
    def is_leaf(self) -> bool:
        """Whether a match of it is the result."""
        return self.child is None and self.parent is None

    def last(self) -> UiSelector:
        """`getLastSubSelector`: where the next relation is attached."""
        following = self.child or self.parent
        return following.last() if following is not None else self

    def matches(self, node: Node, index: int) -> bool:
        """`isMatchFor`; counts instances, so a search must use its own copy."""
        for key, value in self.criteria.items():
            if key == "index" and index != value:
                return False
            if key in _FLAGS and _FLAGS[key](node) is not bool(value):
                return False
            if key in _KINDS and not _ui_match(node, key, value):
                return False
        wanted = self.criteria.get("instance", 0)
        if wanted == self.count:
            return True
        if wanted > self.count:
            self.count += 1
        return False

    def __str__(self) -> str:
        """`dumpToString`, which is the text of UiObjectNotFoundException."""
        parts = [f"{_DUMP_NAMES[key]}={_java(value)}" for key, value in self._by_number()]
        related = (
            ("CHILD", self.child),
            ("CONTAINER", self.container),
            ("PATTERN", self.pattern),
            ("PARENT", self.parent),
        )
        parts += [f"{name}={each}" for name, each in related if each is not None]
        return f"UiSelector[{', '.join(parts)}]"

    def _by_number(self) -> list[tuple[str, Any]]:
        order = list(_DUMP_NAMES)
        return sorted(self.criteria.items(), key=lambda item: order.index(item[0]))


_DUMP_NAMES = {  # in the order of UiSelector's SELECTOR_* numbers
    "text": "TEXT", "textStartsWith": "START_TEXT", "textContains": "CONTAINS_TEXT",
    "className": "CLASS", "description": "DESCRIPTION",
    "descriptionStartsWith": "START_DESCRIPTION", "descriptionContains": "CONTAINS_DESCRIPTION",
    "index": "INDEX", "instance": "INSTANCE", "enabled": "ENABLED", "focused": "FOCUSED",
    "focusable": "FOCUSABLE", "scrollable": "SCROLLABLE", "clickable": "CLICKABLE",
    "checked": "CHECKED", "selected": "SELECTED", "packageName": "PACKAGE_NAME",
    "longClickable": "LONG_CLICKABLE", "textMatches": "TEXT_REGEX",
    "classNameMatches": "CLASS_REGEX", "descriptionMatches": "DESCRIPTION_REGEX",
    "packageNameMatches": "PACKAGE_NAME_REGEX", "resourceId": "RESOURCE_ID",
    "checkable": "CHECKABLE", "resourceIdMatches": "RESOURCE_ID_REGEX",
}  # fmt: skip


def _ui_match(node: Node, key: str, value: str) -> bool:
    subject, suffix = _KINDS[key]
    text = _TEXTS[subject](node)
    if suffix == "Matches":
        pattern = compile_java(value, dot_all=subject in _DOT_ALL)
        return bool(text) and pattern.fullmatch(text) is not None
    if suffix == "Contains":
        return value.lower() in text.lower()
    if suffix == "StartsWith":
        return text.lower().startswith(value.lower())
    return text == value


def _java(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
