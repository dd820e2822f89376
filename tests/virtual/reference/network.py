"""Radios, networks, firewalls, proxy and DNS: what each command answers, level by level."""

from __future__ import annotations

from tests.virtual.reference.rows import (
    NO_COMMANDS,
    ROOT,
    Row,
    always,
    java,
    no_program,
    program,
    service,
    unknown,
)

COURIER = "org.courier.messenger"
_CONNECTIVITY_HELP = "Connectivity service commands:"
_OLD_WIFI = (255, "Security exception: Uid 2000 does not have access to wifi commands")
_LOCKED = (4, "Fatal: can't open lock file /system/etc/xtables.lock: Permission denied")


def _connectivity(typed: str, since: int, answer: tuple[int, str], **more: object) -> Row:
    verb = typed.split()[2]
    levels = {24: NO_COMMANDS, 28: unknown(verb), since: answer}
    return Row(typed, levels, **more)  # type: ignore[arg-type]


def _wifi(typed: str, answer: tuple[int, str], **more: object) -> Row:
    """A verb that is open to the shell, from 30 on."""
    return Row(typed, {24: NO_COMMANDS, 26: _OLD_WIFI, 30: answer}, **more)  # type: ignore[arg-type]


def _wifi_of_root(typed: str, since: int, answer: tuple[int, str]) -> tuple[Row, Row]:
    """A verb for root alone, as the shell and as root see it."""
    verb = typed.split()[2]
    refused = {24: NO_COMMANDS, 26: _OLD_WIFI, 30: (255, "")}
    allowed = {24: NO_COMMANDS, 26: unknown(verb), since: answer}
    return Row(typed, refused), Row(typed, allowed, uid=ROOT)


AIRPLANE = (
    service("cmd connectivity airplane-mode", 28, (0, "disabled")),
    service("cmd connectivity airplane-mode enable", 28, (0, ""),
            after="cmd connectivity airplane-mode disable"),
    service("cmd connectivity airplane-mode on", 28, (255, _CONNECTIVITY_HELP)),
    service("cmd connectivity help", 28, (255, _CONNECTIVITY_HELP)),
    service("cmd connectivity nonsense", 28, unknown("nonsense")),
    Row("am broadcast -a android.intent.action.AIRPLANE_MODE --ez state true 2>&1 >/dev/null",
        java(24, "java.lang.SecurityException: Permission Denial: not allowed to send broadcast…")),
    always("am broadcast -a android.intent.action.AIRPLANE_MODE --ez state false", 0,
           "Broadcasting: Intent { act=android.intent.action.AIRPLANE_MODE …", uid=ROOT),
)  # fmt: skip
WIFI = (
    _wifi("cmd -w wifi set-wifi-enabled disabled", (0, ""), after="svc wifi enable"),
    _wifi("cmd wifi set-wifi-enabled off", (255, "Invalid args for set-wifi-enabled: ")),
    _wifi("cmd wifi status", (0, "Wifi is enabled")),
    _wifi("cmd wifi help", (255, "Wi-Fi (wifi) commands:")),
    _wifi("cmd wifi list-networks", (0, "Network Id      SSID  …")),
    _wifi("cmd wifi list-scan-results", (0, "    BSSID              Frequency…")),
    _wifi("cmd wifi start-scan", (0, "")),
    _wifi("cmd wifi add-network Spare open", (0, "Save successful")),
    _wifi("cmd wifi connect-network Nowhere wpa2 secret123", (0, "Connection initiated ")),
    _wifi("cmd wifi connect-network Nowhere wpa9", (255, "Invalid args for connect-network: ")),
    _wifi("cmd wifi forget-network 77", (0, "Forget failed")),
    _wifi("cmd wifi add-suggestion Cafe open", (0, ""), after="cmd wifi remove-all-suggestions"),
    _wifi("cmd wifi list-suggestions", (0, "No suggestions on this device")),
    _wifi("cmd wifi remove-suggestion Cafe", (255, "No matching suggestion to remove")),
    _wifi("cmd wifi set-connected-score 61", (255, "Invalid argument to 'set-connected-score'…")),
    _wifi("cmd wifi reset-connected-score", (0, "")),
    _wifi("cmd wifi get-country-code", (0, "Wifi Country Code = US")),
    _wifi("cmd wifi set-verbose-logging enabled", (0, "")),
    _wifi("cmd wifi set-scan-always-available disabled", (0, "")),
    Row("cmd wifi is-verbose-logging",
        {24: NO_COMMANDS, 26: _OLD_WIFI, 30: (255, ""), 33: (0, "enabled")},
        before="cmd wifi set-verbose-logging enabled"),
    _wifi("cmd wifi nonsense", (255, "")),
    Row("cmd wifi nonsense", {24: NO_COMMANDS, 26: unknown("nonsense")}, uid=ROOT),
    Row("cmd wifi status", {24: NO_COMMANDS, 26: unknown("status"), 30: (0, "Wifi is enabled")},
        uid=ROOT),
    *_wifi_of_root("cmd wifi set-ipreach-disconnect enabled", 26, (0, "")),
    *_wifi_of_root("cmd wifi get-ipreach-disconnect", 26, (0, "IPREACH_DISCONNECT state is true")),
    *_wifi_of_root("cmd wifi force-country-code disabled", 30, (0, "")),
    *_wifi_of_root("cmd wifi add-fake-scan X 00:11:22:33:44:55 [ESS] 2412 -40", 31, (0, "")),
    *_wifi_of_root("cmd wifi start-faking-scans", 31, (0, "")),
    *_wifi_of_root("cmd wifi stop-faking-scans", 31, (0, "")),
    always("svc wifi disable", after="svc wifi enable"),
    Row("svc wifi bogus",
        {24: (0, "Control the Wi-Fi manager"), 30: (1, "Control the Wi-Fi manager")}),
)  # fmt: skip
CELLULAR = (
    service("cmd phone data disable", 30, (0, ""), after="svc data enable"),
    service("cmd phone data", 30, (0, "Mobile Data Test Mode Commands:")),
    service("cmd phone data x", 30, (255, "Mobile Data Test Mode Commands:")),
    service("cmd phone help", 30, (255, "Telephony Commands:")),
    Row("cmd phone get-allowed-network-types-for-users -s 0",
        {24: NO_COMMANDS, 30: unknown("get-allowed-network-types-for-users"),
         31: (0, "1100111010110110101")}),
    Row("cmd phone set-allowed-network-types-for-users -s 0 12",
        {24: NO_COMMANDS, 30: unknown("set-allowed-network-types-for-users"),
         31: (255, "setAllowedNetworkTypes: Must be a binary number")}),
    always("svc data disable", after="svc data enable"),
    Row("svc data bogus", {24: (0, "Control mobile data connectivity"),
                           30: (1, "Enable/Disable Mobile Data Connectivity")}),
)  # fmt: skip
FIREWALL = (
    _connectivity("cmd connectivity get-chain3-enabled", 34, (0, "chain:disabled")),
    _connectivity("cmd connectivity set-chain3-enabled true", 34, (0, ""),
                  after="cmd connectivity set-chain3-enabled false"),
    _connectivity("cmd connectivity set-chain3-enabled yes", 34,
                  (255, "Invalid boolean argument: yes")),
    _connectivity(f"cmd connectivity get-package-networking-enabled {COURIER}", 34,
                  (0, f"{COURIER}:allow")),
    _connectivity(f"cmd connectivity set-package-networking-enabled false {COURIER}", 34,
                  (0, f"Disabled networking for {COURIER}, appId 10…"),
                  after=f"cmd connectivity set-package-networking-enabled true {COURIER}"),
    _connectivity("cmd connectivity set-package-networking-enabled false com.android.settings", 34,
                  (255, "java.lang.IllegalArgumentException: Can't set package firewall rule…")),
    _connectivity("cmd connectivity set-package-networking-enabled false org.none", 34,
                  (255, "android.content.pm.PackageManager$NameNotFoundException: org.none")),
    _connectivity("cmd connectivity set-background-networking-enabled-for-uid 10123 false", 35,
                  (0, "Disabled background networking for  uid 10123")),
    _connectivity("cmd connectivity get-background-networking-enabled-for-uid 10124", 35,
                  (0, "10124: allow")),
    _connectivity("cmd connectivity reevaluate 9999", 34, (0, "Unknown network (net ID…")),
    Row("iptables -S", {24: (3, "iptables v1.4.20: can't initialize iptables table `filter'…"),
                        26: _LOCKED}),
    Row("ip6tables -S", {26: _LOCKED}),
    always("iptables -S", 0, "-P INPUT ACCEPT", uid=ROOT),
    always("ip6tables -S", 0, "-P INPUT ACCEPT", uid=ROOT),
    always("iptables -I OUTPUT -m statistic --mode random --probability 0.2 -j DROP", uid=ROOT),
    always("iptables -D OUTPUT -m statistic --mode random --probability 0.2 -j DROP", uid=ROOT),
    always("iptables -I OUTPUT -m owner --uid-owner 10123 -p tcp --dport 443 -j REJECT", uid=ROOT),
    always("iptables -D OUTPUT 9", 1, "iptables: Index of deletion too big.", uid=ROOT),
    program("tc qdisc show dev lo", 28, (0, "qdisc noqueue 0: root refcnt 2 ")),
    program("tc qdisc add dev lo root netem delay 400ms", 28,
            (2, "RTNETLINK answers: Operation not permitted")),
    Row("tc qdisc add dev lo root netem delay 400ms 100ms loss 15%",
        {24: no_program("tc")[24], 28: (2, "Error: Specified qdisc kind is unknown."), 33: (0, "")},
        uid=ROOT, after="tc qdisc del dev lo root"),
)  # fmt: skip
POLICY = (
    always("cmd netpolicy get restrict-background", 0, "Restrict background status: disabled"),
    always("cmd netpolicy set restrict-background true",
           after="cmd netpolicy set restrict-background false"),
    always("cmd netpolicy set restrict-background", 255, "Error: didn't specify BOOLEAN"),
    Row("cmd netpolicy get restricted-mode",
        {24: (255, "Error: unknown get type 'restricted-mode'"),
         31: (0, "Restricted mode status: disabled")}),
    Row("cmd netpolicy set metered-network AndroidWifi true", {24: (0, ""), 28: (255, "")},
        after="cmd netpolicy set metered-network AndroidWifi undefined"),
    Row("cmd netpolicy set metered-network AndroidWifi",
        {24: (255, "Error: didn't specify BOOLEAN"),
         28: (255, "Error: didn't specify meteredOverride")}),
    always("cmd netpolicy set metered-network", 255, "Error: didn't specify networkId"),
    always("cmd netpolicy list wifi-networks", 0, "AndroidWifi;none"),
    always("cmd netpolicy list restrict-background-whitelist", 0,
           "Restrict background whitelisted UIDs: none"),
    always("cmd netpolicy list restrict-background-blacklist", 0,
           "Restrict background blacklisted UIDs: none"),
    always("cmd netpolicy add restrict-background-blacklist 10123",
           after="cmd netpolicy remove restrict-background-blacklist 10123"),
    always("cmd netpolicy add restrict-background-whitelist 10123",
           after="cmd netpolicy remove restrict-background-whitelist 10123"),
    always("cmd netpolicy remove restrict-background-blacklist 10123", 255,
           "Error: UID 10123 not blacklisted"),
    always("cmd netpolicy remove restrict-background-whitelist 10123", 255,
           "Error: UID 10123 not whitelisted"),
    always("cmd netpolicy add restrict-background-whitelist x", 255,
           "Error: UID (x) should be a number"),
    always("cmd netpolicy add app-idle-whitelist 10123",
           after="cmd netpolicy remove app-idle-whitelist 10123"),
    Row("cmd netpolicy list app-idle-whitelist",
        {24: (255, "Error: unknown list type 'app-idle-whitelist'"),
         31: (0, "App Idle whitelisted UIDs: none")}),
    Row("cmd netpolicy start-watching 10123", {24: unknown("start-watching"), 31: (0, "")}),
    always("cmd netpolicy", 255, "Network policy manager (netpolicy) commands:"),
)  # fmt: skip
SETTINGS = (
    *(always(f"settings get global {key}", 0, "null")
      for key in ("http_proxy", "global_http_proxy_host", "private_dns_specifier",
                  "captive_portal_https_url", "captive_portal_http_url",
                  "ingress_rate_limit_bytes_per_second", "restricted_networking_mode")),
    always("settings put global http_proxy 10.0.2.2:8888",
           after="settings put global http_proxy :0; for key in http_proxy global_http_proxy_host; "
                 "do settings delete global $key; done"),
    always("settings delete global no_such_key", 0, "Deleted 0 rows"),
    Row("dumpsys dnsresolver", {24: (0, "Can't find service: dnsresolver"), 29: (0, "NetId: 1…")},
        before="sleep 1"),
    Row("dumpsys connectivity trafficcontroller", {33: (0, "BPF map content:")}),
    program("device_config put connectivity test_url_expiration_time 1", 29, (0, "")),
    program("device_config delete connectivity test_url_expiration_time", 29,
            (0, "Successfully deleted test_url_expiration_time from connectivity")),
)  # fmt: skip
CLOCK = (
    service("cmd alarm set-time 1700000000000", 28, (0, "")),
    service("cmd alarm set-timezone Asia/Tokyo", 28, (0, ""), after="cmd alarm set-timezone GMT"),
    service("cmd alarm", 28, (255, "Alarm manager service (alarm) commands:")),
    always("date @1700000000", 1, "date: cannot set date: Operation not permitted"),
    Row("cmd time_detector is_auto_detection_enabled",
        {24: (20, "cmd: Can't find service: time_detector"), 29: NO_COMMANDS, 31: (0, "true")}),
    Row("cmd time_detector set_auto_detection_enabled false",
        {24: (20, "cmd: Can't find service: time_detector"), 29: NO_COMMANDS,
         31: unknown("set_auto_detection_enabled"), 34: (0, "")},
        after="settings put global auto_time 1"),
    service("cmd network_time_update_service force_refresh", 33, (0, "true"), before="sleep 2"),
)  # fmt: skip
ROWS = (*AIRPLANE, *WIFI, *CELLULAR, *FIREWALL, *POLICY, *SETTINGS, *CLOCK)
