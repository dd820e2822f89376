"""`dumpsys connectivity`: the default network, the networks, the per-app firewall.

Source: packages/modules/Connectivity/service/src/com/android/server/ConnectivityService.java
(doDump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.dumpsys.network_agent import agent_line
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FIRST_APP_UID = 10000
_PROVIDERS = """NetworkProviders for:
  4: VpnNetworkProvider:0
  5: TelephonyNetworkProvider
  6: WifiNetworkFactory
  7: UntrustedWifiNetworkFactory
"""
_FACTORIES = (
    "NetworkFactories for: PhoneSwitcherNetworkRequstListener WifiNetworkFactory "
    "TelephonyNetworkFactory[0] UntrustedWifiNetworkFactory Ethernet\n"
)


@dump_service("connectivity")
def connectivity(invocation: Invocation) -> int:
    """Print the networks; `networks`, `requests`, `trafficcontroller` and `--diag` print parts."""
    android = invocation.android
    if invocation.uid >= _FIRST_APP_UID:
        invocation.out(
            "Permission Denial: can't dump ConnectivityService from from pid="
            f"{invocation.pid}, uid={invocation.uid} due to missing android.permission.DUMP "
            "permission\n"
        )
        return 0
    part = "".join(word for word in invocation.args if word not in ("-a", "--short"))
    if part == "trafficcontroller" and android.model.api >= levels.T:
        invocation.out(_traffic_controller(invocation))
    elif part == "--diag":
        invocation.out(_diagnostics(invocation))
    elif part == "networks":
        invocation.out(_networks(invocation))
    elif part != "requests":
        invocation.out(_PROVIDERS if android.model.api >= levels.R else _FACTORIES)
        invocation.out(_default(invocation))
        invocation.out(f"Current Networks:\n{_networks(invocation)}\n")
        invocation.out(_rest(invocation))
    return 0


def _default(invocation: Invocation) -> str:
    network = invocation.android.connectivity.default_network()
    shown = "none" if network is None else str(network.net_id)
    preferences = ""
    if invocation.android.model.api >= levels.S:
        preferences = "Current network preferences: \n\n"
    return f"\nActive default network: {shown}\n\n{preferences}"


def _networks(invocation: Invocation) -> str:
    android = invocation.android
    text = ""
    for network in android.connectivity.networks():
        text += (
            f"  {agent_line(android, network)}\n    Requests: REQUEST:1 LISTEN:1 "
            "BACKGROUND_REQUEST:0 total:2\n"
            "      NetworkRequest [ REQUEST id=1, [ Capabilities: "
            "INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN] ]\n"
            "    Inactivity Timers:\n"
        )
    return text


def _rest(invocation: Invocation) -> str:
    restricted = str(invocation.android.connectivity.restrict_background).lower()
    proxy = invocation.android.connectivity.global_proxy
    shown = f"[{proxy.host}] {proxy.port}" if proxy else "null"
    text = f"Restrict background: {restricted}\n\nStatus for known UIDs:\n\n"
    return f"{text}Network Requests:\n\nGlobal proxy: {shown}\n\n"


def _diagnostics(invocation: Invocation) -> str:
    network = invocation.android.connectivity.default_network()
    if network is None:
        return "NetworkDiagnostics: no default network\n"
    verdict = "SUCCEEDED" if network.validated else "FAILED"
    lines = [f"NetworkDiagnostics:{network.interface}{{{network.addresses}}}"]
    lines += [f"  . DNS UDP dst{{{server}}}: {verdict}" for server in network.dns]
    return "\n".join(lines) + "\n"


def _traffic_controller(invocation: Invocation) -> str:
    android = invocation.android
    service = android.connectivity
    chains = " OEM_DENY_3_MATCH" if service.chain3_enabled else ""
    text = (
        "BPF map content:\nmIngressDiscardMap...\n"
        f"mConfigurationMap: 0x{256 if service.chain3_enabled else 0:x}{chains}\n"
        "sUidOwnerMap:\n"
    )
    for package in android.packages.all():
        matches = []
        if not service.package_networking_enabled(package.name):
            matches.append("OEM_DENY_3_MATCH")
        if service.policy(package.uid) == 1:
            matches.append("PENALTY_BOX_MATCH")
        if matches:
            text += f"  {package.uid} {' '.join(matches)}\n"
    return text
