"""What somebody wants done: intents, the components they name, and the constants both use.

Source: frameworks/base/core/java/android/content/Intent.java, ComponentName.java.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTION_MAIN = "android.intent.action.MAIN"
CATEGORY_DEFAULT = "android.intent.category.DEFAULT"
CATEGORY_HOME = "android.intent.category.HOME"
CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER"
FLAG_NEW_TASK = 0x10000000
FLAG_SINGLE_TOP = 0x20000000
FLAG_CLEAR_TOP = 0x04000000
FLAG_CLEAR_TASK = 0x00008000

Extra = str | int | bool | float | None


@dataclass(frozen=True)
class ComponentName:
    """A class of a package; both names in full."""

    package: str
    class_name: str

    def flat(self) -> str:
        """`org.example/org.example.MainActivity`."""
        return f"{self.package}/{self.class_name}"

    def short(self) -> str:
        """`org.example/.MainActivity`, as most of Android's output shows it."""
        if self.class_name.startswith(self.package + "."):
            return f"{self.package}/{self.class_name[len(self.package) :]}"
        return self.flat()

    @classmethod
    def parse(cls, text: str) -> ComponentName | None:
        """Read `pkg/cls` or `pkg/.cls`; None when it is neither (`unflattenFromString`)."""
        package, slash, name = text.partition("/")
        if not slash or not name:
            return None
        return cls(package, package + name if name.startswith(".") else name)


@dataclass(frozen=True)
class Intent:
    """What somebody wants done (android.content.Intent); `flags` as in Android."""

    action: str = ""
    data: str = ""
    mime_type: str = ""
    package: str = ""
    component: ComponentName | None = None
    categories: frozenset[str] = frozenset()
    extras: Mapping[str, Extra] = field(default_factory=dict)
    flags: int = 0

    def __str__(self) -> str:
        """The text of `Intent.toString()`: `Intent { act=… cat=[…] dat=… flg=0x… cmp=… }`."""
        parts = [f"act={self.action}"] if self.action else []
        if self.categories:
            parts.append(f"cat=[{','.join(sorted(self.categories))}]")
        if self.data:
            parts.append(f"dat={self.data}")
        if self.mime_type:
            parts.append(f"typ={self.mime_type}")
        if self.flags:
            parts.append(f"flg={self.flags:#x}")
        if self.package:
            parts.append(f"pkg={self.package}")
        if self.component is not None:
            parts.append(f"cmp={self.component.short()}")
        if self.extras:
            parts.append("(has extras)")
        return "Intent { " + "".join(part + " " for part in parts) + "}"
