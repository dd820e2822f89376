"""The lines of `dumpsys connectivity` about one network.

Sources: packages/modules/Connectivity/service/…/NetworkAgentInfo.java and
framework/…/NetworkCapabilities.java.
"""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.model import Transport

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

_HANDLE = 0xFACADE
_ALWAYS = ("INTERNET", "NOT_RESTRICTED", "TRUSTED", "NOT_VPN")
_TAIL = ("NOT_ROAMING", "FOREGROUND", "NOT_CONGESTED", "NOT_SUSPENDED")
_CELLULAR = ("MMS", "SUPL", "DUN", "FOTA", "IMS", "CBS")


def agent_line(android: Android, network: Network) -> str:
    """One `NetworkAgentInfo{…}`, as its toString makes it at this API level."""
    capabilities = f"nc{{{network_capabilities(android, network)}}}"
    links = f"lp{{{link_properties(network)}}}"
    if android.model.api < levels.S:
        return (
            f"NetworkAgentInfo{{ ni{{{_network_info(android, network)}}}  "
            f"network{{{network.net_id}}}  nethandle{{{_handle(network)}}}  {links}  "
            f"{capabilities}  Score{{{60 if network.validated else 20}}}  everValidated"
            f"{{{_flag(network.validated)}}}  lastValidated{{{_flag(network.validated)}}}  "
            f"created{{true}} lingering{{false}} explicitlySelected{{false}} "
            "acceptUnvalidated{false} everCaptivePortalDetected"
            f"{{{_flag(network.captive_portal)}}} lastCaptivePortalDetected"
            f"{{{_flag(network.captive_portal)}}} captivePortalValidationPending{{false}} "
            f"partialConnectivity{{{_flag(network.partial_connectivity)}}} "
            "acceptPartialConnectivity{false} clat{mBaseIface: null, mIface: null, mState: IDLE} }"
        )
    return (
        f"NetworkAgentInfo{{network{{{network.net_id}}}  handle{{{_handle(network)}}}  "
        f"ni{{{_network_info(android, network)}}} {_history(android, network)}  "
        f"{links}  {capabilities}}}"
    )


def network_capabilities(android: Android, network: Network) -> str:
    """`[ Transports: WIFI Capabilities: …&VALIDATED… ]`."""
    names = list(_CELLULAR) if network.transport is Transport.CELLULAR else []
    names += [] if network.metered else ["NOT_METERED"]
    names += _ALWAYS
    names += ["CAPTIVE_PORTAL"] if network.captive_portal else []
    names += ["VALIDATED"] if network.validated else []
    names += _TAIL
    names += ["NOT_VCN_MANAGED"] if android.model.api >= levels.S else []
    parts = [f"Transports: {network.transport} Capabilities: {'&'.join(names)}"]
    parts.append("LinkUpBandwidth>=12000Kbps LinkDnBandwidth>=60000Kbps")
    if network.transport is Transport.WIFI:
        parts.append(_wifi_part(android, network))
    elif android.model.api >= levels.R:
        parts.append("Specifier: <TelephonyNetworkSpecifier [mSubId = 1]>")
    if network.private_dns_broken:
        parts.append("PrivateDnsBroken")
    if android.model.api >= levels.T:
        parts.append("UnderlyingNetworks: Null")
    return f"[ {' '.join(parts)}]"


def _wifi_part(android: Android, network: Network) -> str:
    text = f"SignalStrength: {android.wifi.rssi}"
    if android.model.api >= levels.Q:
        return f'{text} SSID: "{network.ssid}"'
    return text


def link_properties(network: Network) -> str:
    """`{InterfaceName: wlan0 LinkAddresses: [ … ] DnsAddresses: [ … ] …}`."""
    addresses = ",".join(_with_prefix(each) for each in network.addresses)
    servers = ",".join(f"/{each}" for each in network.dns)
    own = next((each for each in network.addresses if ":" not in each), "0.0.0.0/0")
    subnet = ipaddress.IPv4Interface(_with_prefix(own)).network
    proxy = network.proxy
    shown = f" HttpProxy: [{proxy.host}] {proxy.port}" if proxy is not None else ""
    if proxy is not None and proxy.exclusions:
        shown += f" xl={proxy.exclusions}"
    return (
        f"{{InterfaceName: {network.interface} LinkAddresses: [ {addresses} ] "
        f"DnsAddresses: [ {servers} ] Domains: null MTU: 0 "
        "TcpBufferSizes: 524288,1048576,2097152,262144,524288,1048576 "
        f"Routes: [ {subnet} -> 0.0.0.0 {network.interface} mtu 0,"
        f"0.0.0.0/0 -> {network.gateway} {network.interface} mtu 0 ]{shown}}}"
    )


def _with_prefix(address: str) -> str:
    return address if "/" in address else f"{address}/24"


def _handle(network: Network) -> int:
    return (network.net_id << 32) | _HANDLE


def _network_info(android: Android, network: Network) -> str:
    if android.model.api < levels.S:
        kind = "WIFI[]" if network.transport is Transport.WIFI else "MOBILE[LTE]"
        extra = f'"{network.ssid}"' if network.transport is Transport.WIFI else "epc.tmobile.com"
        return (
            f"[type: {kind}, state: CONNECTED/CONNECTED, reason: (unspecified), extra: {extra}, "
            "failover: false, available: true, roaming: false]"
        )
    if network.transport is Transport.WIFI:
        return "WIFI CONNECTED extra: "
    return "MOBILE[LTE] CONNECTED extra: epc.tmobile.com"


def _history(android: Android, network: Network) -> str:
    policies = ["TRANSPORT_PRIMARY", "EVER_EVALUATED"]
    policies += [] if network.metered else ["IS_UNMETERED"]
    policies += ["EVER_VALIDATED", "IS_VALIDATED"] if network.validated else []
    score = f"Score(Policies : {'&'.join(policies)} ; KeepConnected : 0)"
    booted = android.clock.now() - android.clock.elapsed()
    created = datetime.fromtimestamp(booted, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if android.model.api < levels.U:
        validated = " everValidated lastValidated" if network.validated else ""
        return f"{score}  created{validated}"
    validated = " firstValidated 1200 lastValidated 1200" if network.validated else ""
    portal = " firstCaptivePortalDetected 1200" if network.captive_portal else ""
    return f"created={created} {score}  created 1000{validated}{portal}"


def _flag(value: bool) -> str:
    return str(value).lower()
