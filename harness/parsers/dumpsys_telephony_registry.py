"""`dumpsys telephony.registry`: calls, service and mobile data, SIM slot by SIM slot.

`Phone Id=N` opens a slot (API 22 on); the first slot may be empty while another has service.
`mServiceState={mVoiceRegState=N(NAME), mDataRegState=…}` (API 26 on); API 10 prints the values by
place, voice first. Data: -1 unknown, 0 disconnected, 1 connecting, 2 connected, 3 suspended.
AOSP: TelephonyRegistry.java dump, ServiceState.java toString.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import blocks, body_of, found, unread

_SOURCE = "dumpsys telephony.registry"
_PHONE = re.compile(r"^  Phone Id=(\d+)$", re.MULTILINE)
_CALL = re.compile(r"^ +mCallState=(\d+)", re.MULTILINE)
_DATA = re.compile(r"^ +mDataConnectionState=(-?\d+)", re.MULTILINE)
_SERVICE = re.compile(
    r"^ +mServiceState=\{mVoiceRegState=(\d)\(\w+\), mDataRegState=(\d)\(\w+\)(.*)$", re.MULTILINE
)
_OPERATOR = re.compile(r"mDataOperatorAlphaLong=([^,]*)")
_RADIO = re.compile(r"[mg]\w*DataRadioTechnology=\d+\((\w+)\)")
_ROAMING = re.compile(r"mDataRoamingType=([^,]*)")
_SIGNAL = re.compile(r"^ +mSignalStrength=(.*)$", re.MULTILINE)
_SIGNAL_DBM = re.compile(r"mGsm=CellSignalStrengthGsm: rssi=(-?\d+)")
_SIGNAL_ASU = re.compile(r"SignalStrength: (\d+) ")
_NO_DBM, _NO_ASU = 2147483647, 99
_USER_DATA = re.compile(r"\bmUserMobileDataState= *(true|false)")
_POWER = re.compile(r"^ +mRadioPowerState=(\d+)", re.MULTILINE)
_OLD_SERVICE = re.compile(r"^ +mServiceState=(\d) .*EmergOnly: (true|false)", re.MULTILINE)
_REASON = re.compile(r"^ +mDataConnectionReason=(\S+)", re.MULTILINE)


class ServiceState(enum.Enum):
    """ServiceState.STATE_*."""

    IN_SERVICE = 0
    OUT_OF_SERVICE = 1
    EMERGENCY_ONLY = 2
    POWER_OFF = 3


@dataclass(frozen=True)
class Phone:
    """One SIM slot.

    Attributes:
        call_state: 0 idle, 1 ringing, 2 in a call.
        data_connection: see above.
        operator: "" without service.
        radio: such as `LTE`.
        roaming: in Android's words; "" where it is not printed.
    """

    id: int
    call_state: int
    voice: ServiceState
    data: ServiceState
    data_connection: int
    operator: str
    radio: str
    roaming: str = ""


@dataclass(frozen=True)
class TelephonyRegistry:
    """All slots; `radio_power` is 1 for on, None where it is not printed."""

    phones: tuple[Phone, ...]
    radio_power: int | None = None


@dataclass(frozen=True)
class OldTelephony:
    """The one slot of Android 2."""

    service: ServiceState
    emergency_only: bool
    data_connection: int
    data_reason: str


def parse_telephony_registry(text: str) -> TelephonyRegistry:
    """Read the dump of API 26 or later.

    Raises:
        ProtocolError: it has no slot, or a line of one is missing or not known.
    """
    body = body_of(text)
    phones = blocks(_PHONE, body)
    if not phones:
        raise unread(_SOURCE, text)
    power = _POWER.search(body)
    return TelephonyRegistry(
        phones=tuple(_phone(int(header[1]), block) for header, block in phones),
        radio_power=int(power[1]) if power else None,
    )


def _phone(number: int, block: str) -> Phone:
    service = found(_SOURCE, _SERVICE, block)
    operator, roaming = _OPERATOR.search(service[3]), _ROAMING.search(service[3])
    return Phone(
        id=number,
        call_state=int(found(_SOURCE, _CALL, block)[1]),
        voice=_state(service[1]),
        data=_state(service[2]),
        data_connection=int(found(_SOURCE, _DATA, block)[1]),
        operator=operator[1] if operator else "",
        radio=found(_SOURCE, _RADIO, service[3])[1],
        roaming=roaming[1] if roaming else "",
    )


def parse_signal(text: str) -> int:
    """The first slot's GSM signal strength as 3GPP 27.007 counts it: 0 to 31, 99 for unknown.

    API 29 on prints it in dBm, which is twice that number less 113.

    Raises:
        ProtocolError: there is no signal strength.
    """
    line = found(_SOURCE, _SIGNAL, body_of(text))[1]
    old = _SIGNAL_ASU.match(line)
    if old is not None:
        return int(old[1])
    dbm = int(found(_SOURCE, _SIGNAL_DBM, line)[1])
    return _NO_ASU if dbm == _NO_DBM else (dbm + 113) // 2


def parse_old_telephony(text: str) -> OldTelephony:
    """Read the dump of Android 2.

    Raises:
        ProtocolError: a line is missing or not known.
    """
    body = body_of(text)
    service = found(_SOURCE, _OLD_SERVICE, body)
    return OldTelephony(
        service=_state(service[1]),
        emergency_only=service[2] == "true",
        data_connection=int(found(_SOURCE, _DATA, body)[1]),
        data_reason=found(_SOURCE, _REASON, body)[1],
    )


def _state(digit: str) -> ServiceState:
    try:
        return ServiceState(int(digit))
    except ValueError as error:
        raise ProtocolError(_SOURCE, f"the service state {digit} is not known") from error


def parse_user_mobile_data(text: str) -> tuple[bool, ...]:
    """Whether the user has mobile data on, for each SIM slot (printed from API 28 on).

    Raises:
        ProtocolError: it says nothing of that.
    """
    states = _USER_DATA.findall(text)
    if not states:
        raise unread(_SOURCE, text)
    return tuple(state == "true" for state in states)
