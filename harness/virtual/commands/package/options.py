"""The options that `install` and `install-create` share (`makeInstallParams`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.commands import levels
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

    replace: bool = False
    allow_downgrade: bool = False
    allow_test: bool = False
    grant_all: bool = False
    bypass_low_target_sdk: bool = False
    inherit: str = ""
    installer: str = ""
    size: int = -1
    """`-S BYTES`; -1 when it was not given."""

    def options(self) -> InstallOptions:
        """The same for the installer."""
        return InstallOptions(
            replace=self.replace,
            allow_downgrade=self.allow_downgrade,
            allow_test=self.allow_test,
            grant_all=self.grant_all,
            bypass_low_target_sdk=self.bypass_low_target_sdk,
            inherit=self.inherit,
            installer=self.installer,
        )


_TEXTS = {"-i": "installer", "-p": "inherit"}
_SWITCHES = {"-r": "replace", "-d": "allow_downgrade", "-t": "allow_test", "-g": "grant_all"}


def read_options(arguments: Arguments, api: int) -> Draft:
    """Read the options; `JavaError` for one that is unknown."""
    draft = Draft()
    while (option := arguments.option()) is not None:
        if option in _SWITCHES:
            setattr(draft, _SWITCHES[option], True)
        elif option == "--bypass-low-target-sdk-block" and api >= levels.U:
            draft.bypass_low_target_sdk = True
        elif option == "-S":
            draft.size = arguments.integer()
        elif option in _TEXTS:
            setattr(draft, _TEXTS[option], arguments.required())
        elif option in _WITH_VALUE:
            arguments.required()
        elif option not in _IGNORED:
            illegal_argument(f"Unknown option {option}")
    return draft
