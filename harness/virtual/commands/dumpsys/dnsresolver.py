"""`dumpsys dnsresolver`: servers and private DNS of each network, from API 29.

Source: packages/modules/DnsResolver/DnsResolver.cpp and PrivateDnsConfiguration (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_MODES = {"off": "OFF", "opportunistic": "OPPORTUNISTIC", "hostname": "STRICT"}


@dump_service("dnsresolver", since_api=levels.Q)
def dnsresolver(invocation: Invocation) -> int:
    """Print the servers of every network."""
    service = invocation.android.connectivity
    private = service.private_dns
    mode = _MODES.get(private.mode, "OPPORTUNISTIC")
    for network in service.networks():
        strict = f"  Private DNS provider name: {private.host}\n" if mode == "STRICT" else ""
        verdict = "fail" if network.private_dns_broken else "success"
        invocation.out(
            f"NetId: {network.net_id}\n  DnsEvent subsampling map: default:8 0:400 2:110 7:110\n"
            "  DNS servers: # IP (total, successes, errors, timeouts, internal errors, RTT avg, "
            "last sample)\n"
            + "".join(f"    {server} (1, 1, 0, 0, 0, 12ms, 3s)\n" for server in network.dns)
            + "  No search domains defined\n"
            f"  Private DNS mode: {mode}\n{strict}"
            f"  Private DNS configuration ({len(network.dns)} entries)\n"
            + "".join(
                f"    {server} name{{{private.host}}} status{{{verdict}}}\n"
                for server in network.dns
            )
        )
    return 0
