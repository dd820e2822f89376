"""The options that `install` and `install-create` share (`makeInstallParams`)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.commands.shell_command import illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments

_WITH_VALUE = frozenset(
    {"--user", "--abi", "--originating-uri", "--referrer", "--install-location", "--install-reason"}
    | {"--volume", "--force-uuid", "--package-source", "--dexopt-compiler-filter"}
)
_IGNORED = frozenset(
    {"-f", "-s", "-l", "-R", "-g", "--ephemeral", "--instant", "--full", "--preload", "--force-sdk"}
    | {"--dont-kill", "--skip-verification", "--no-streaming", "--staged", "--force-queryable"}
    | {"--restrict-permissions", "--skip-enable", "--enable-rollback", "--multi-package", "--apex"}
    | {"--force-non-staged", "--ignore-dexopt-profile", "--wait", "--staged-ready-timeout"}
)


@dataclass
class Draft:
    """What the options say, as they are read."""

    options: InstallOptions = field(default_factory=lambda: InstallOptions(replace=False))
    size: int = -1
    """`-S BYTES`; -1 when it was not given."""

    def take(self, **changes: str | bool) -> None:
        """Change what the installer will be told."""
        self.options = replace(self.options, **changes)  # type: ignore[arg-type]  # its own fields


_TEXTS = {"-i": "installer", "-p": "inherit"}
_SWITCHES = {"-r": "replace", "-d": "allow_downgrade", "-t": "allow_test", "-g": "grant_all"}


def read_options(arguments: Arguments, api: int) -> Draft:
    """Read the options; `JavaError` for one that is unknown."""
    draft = Draft()
    while (option := arguments.option()) is not None:
        if option in _SWITCHES:
            draft.take(**{_SWITCHES[option]: True})
        elif option == "--bypass-low-target-sdk-block" and api >= levels.U:
            draft.take(bypass_low_target_sdk=True)
        elif option == "-S":
            draft.size = arguments.integer()
        elif option in _TEXTS:
            draft.take(**{_TEXTS[option]: arguments.required()})
        elif option in _WITH_VALUE:
            arguments.required()
        elif option not in _IGNORED:
            illegal_argument(f"Unknown option {option}")
    return draft
