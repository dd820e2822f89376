"""`device_config`: server-side flags, from API 29.

Source: frameworks/base/packages/SettingsProvider/…/DeviceConfigService.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_ARGUMENTS = {"get": (2, 2), "put": (3, 4), "delete": (2, 2), "list": (0, 1), "reset": (1, 2)}
_HELP = """Device Config (device_config) commands:
  help
      Print this help text.
  get NAMESPACE KEY
      Retrieve the current value of KEY from the given NAMESPACE.
  put NAMESPACE KEY VALUE [default]
      Change the contents of KEY to VALUE for the given NAMESPACE.
      {default} to set as the default value.
  delete NAMESPACE KEY
      Delete the entry for KEY for the given NAMESPACE.
  list [NAMESPACE]
      Print all keys and values defined, optionally for the given NAMESPACE.
  reset RESET_MODE [NAMESPACE]
      Reset all flag values, optionally for a NAMESPACE, according to RESET_MODE.
      RESET_MODE is one of {untrusted_defaults, untrusted_clear, trusted_defaults}
      NAMESPACE limits which flags are reset if provided, otherwise all flags are reset
"""


@command("device_config", since_api=levels.Q)
@framework_tool("device_config")
def device_config(invocation: Invocation) -> int:
    """Run `device_config VERB NAMESPACE KEY …`."""
    return service(invocation)


@shell_service("device_config", since_api=levels.Q)
def service(invocation: Invocation) -> int:
    """Run `cmd device_config VERB …`."""
    verb, *words = invocation.args or ["help"]
    if verb in ("help", "-h"):
        invocation.out(_HELP)
        return FAILED
    if verb not in _ARGUMENTS:
        invocation.err(f"Invalid command: {verb}\n")
        return FAILED
    least, most = _ARGUMENTS[verb]
    if len(words) < least:
        invocation.err("Bad arguments\n")
        return FAILED
    if len(words) > most:
        invocation.err("Too many arguments\n")
        return FAILED
    return _run(invocation, verb, words)


def _run(invocation: Invocation, verb: str, words: list[str]) -> int:
    state = service_state(invocation.android)
    if verb == "get":
        value = state.flags().get("/".join(words))
        invocation.out(f"{'null' if value is None else value}\n")
    elif verb == "put":
        state.set_flag("/".join(words[:2]), words[2])
    elif verb == "delete":
        known = "/".join(words) in state.flags()
        state.set_flag("/".join(words), None)
        word = "Successfully deleted" if known else "Failed to delete"
        invocation.out(f"{word} {words[1]} from {words[0]}\n")
    elif verb == "list":
        _list(invocation, "".join(words))
    return 0


def _list(invocation: Invocation, namespace: str) -> None:
    lines = []
    for name, value in service_state(invocation.android).flags().items():
        owner, _, key = name.partition("/")
        if not namespace:
            lines.append(f"{owner}/{key}={value}\n")
        elif owner == namespace:
            lines.append(f"{key}={value}\n")
    invocation.out("".join(sorted(lines)))
