"""`cmd phone`: mobile data of the default data SIM.

Source: packages/services/Telephony/src/com/android/phone/TelephonyShellCommand.java. The service's
answer is thrown away: `data enable` ends with 0 without a SIM too.
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

_HELP = """Telephony Commands:
  help
    Print this help text.
  ims
    IMS Commands.
  uce
    RCS User Capability Exchange Commands
  emergency-number-test-mode
    Emergency Number Test Mode Commands.
  end-block-suppression
    End Block Suppression command.
  data
    Data Test Mode Commands.
  cc
    Carrier Config Commands.
"""
_DATA_HELP = """Mobile Data Test Mode Commands:
  data enable: enable mobile data connectivity
  data disable: disable mobile data connectivity
"""
_ALL_TYPES = "1100111010110110101"


@shell_service("phone", since_api=levels.R)
def phone(invocation: Invocation) -> int:
    """Run `cmd phone data enable|disable` and the allowed network types."""
    verbs: dict[str, Verb] = {"data": _data}
    if invocation.android.model.api >= levels.S:
        verbs |= _TYPES
    return run_verbs(invocation, verbs, _HELP)


def _data(invocation: Invocation, arguments: Arguments) -> int:
    verb = arguments.next()
    if verb is None:
        invocation.out(_DATA_HELP)
        return 0
    if verb not in ("enable", "disable"):
        invocation.out(_DATA_HELP)
        return FAILED
    if invocation.android.telephony.has_sim:
        invocation.android.telephony.set_data_enabled(verb == "enable")
    return 0


def _slot(invocation: Invocation, arguments: Arguments, what: str) -> bool:
    """Read `-s SLOT` (`getSubIdFrom…`): complains about another option, or a slot without a SIM."""
    while (option := arguments.option()) is not None:
        if option != "-s":
            invocation.err(f"{what} Unknown option {option}\n")
            return False
        word = arguments.required()
        if word != "0" or not invocation.android.telephony.has_sim:
            invocation.err(f"{what}No valid subscription found.\n")
            return False
    return True


def _get_types(invocation: Invocation, arguments: Arguments) -> int:
    if not _slot(invocation, arguments, "getAllowedNetworkTypes: "):
        return FAILED
    invocation.out(f"{_kept(invocation)}\n")
    return 0


def _kept(invocation: Invocation) -> str:
    return service_state(invocation.android).network_types or _ALL_TYPES


def _set_types(invocation: Invocation, arguments: Arguments) -> int:
    if not _slot(invocation, arguments, "setAllowedNetworkTypes: "):
        return FAILED
    word = arguments.next()
    if word is None:
        invocation.err("setAllowedNetworkTypes: No network bitmask specified\n")
        return FAILED
    if set(word) - {"0", "1"}:
        invocation.err("setAllowedNetworkTypes: Must be a binary number\n")
        return FAILED
    service_state(invocation.android).set_network_types(word)
    invocation.out("setAllowedNetworkTypesForReason: result = true\n")
    return 0


_TYPES: dict[str, Verb] = {
    "get-allowed-network-types-for-users": _get_types,
    "set-allowed-network-types-for-users": _set_types,
}
