"""`cmd locale`: the languages of one app, from API 33.

Source: frameworks/base/…/server/locales/LocaleManagerShellCommand.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """Locale manager (locale) shell commands:
  help
      Print this help text.
  set-app-locales <PACKAGE_NAME> [--user <USER_ID>] [--locales <LOCALE_INFO>]
      Set the locales for the specified app.
      --user <USER_ID>: apply for the given user, the current user is used when unspecified.
      --locales <LOCALE_INFO>: The language tags of locale to be included as a single String \
separated by commas.
                 Empty locale list is used when unspecified.
                 eg. en,en-US,hi
  get-app-locales <PACKAGE_NAME> [--user <USER_ID>]
      Get the locales for the specified app.
      --user <USER_ID>: get for the given user, the current user is used when unspecified.
"""


@shell_service("locale", since_api=levels.T)
def locale(invocation: Invocation) -> int:
    """Run `cmd locale set-app-locales|get-app-locales PACKAGE …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _package(invocation: Invocation, arguments: Arguments) -> str | None:
    name = arguments.next()
    if name is None:
        invocation.err("Error: no package specified\n")
        return None
    return name


def _options(arguments: Arguments) -> tuple[str, str]:
    tags, unknown = "", ""
    while (option := arguments.option()) is not None:
        if option == "--user":
            arguments.required()
        elif option == "--locales":
            tags = arguments.next() or ""
        else:
            unknown = option
    return tags, unknown


def _set(invocation: Invocation, arguments: Arguments) -> int:
    package = _package(invocation, arguments)
    if package is None:
        return FAILED
    tags, unknown = _options(arguments)
    if unknown:
        invocation.err(f"Error: Unknown option: {unknown}\n")
        return FAILED
    if invocation.android.packages.get(package) is None:
        invocation.err(f"Unknown package {package} for userId 0\n")
        return 0
    service_state(invocation.android).set_locales(package, tags)
    return 0


def _get(invocation: Invocation, arguments: Arguments) -> int:
    package = _package(invocation, arguments)
    if package is None:
        return FAILED
    _, unknown = _options(arguments)
    if unknown:
        invocation.err(f"Error: Unknown option: {unknown}\n")
        return FAILED
    tags = service_state(invocation.android).locales(package)
    invocation.out(f"Locales for {package} for user 0 are [{tags}]\n")
    return 0


_VERBS: dict[str, Verb] = {"set-app-locales": _set, "get-app-locales": _get}
