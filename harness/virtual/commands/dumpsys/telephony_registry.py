"""`dumpsys telephony.registry`: registration, signal and data, for each phone.

Source: frameworks/base/services/core/java/com/android/server/TelephonyRegistry.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_STATES = {0: "IN_SERVICE", 1: "OUT_OF_SERVICE", 2: "EMERGENCY_ONLY", 3: "POWER_OFF"}
_IN_SERVICE = ("home", "roaming", "on")
_UNKNOWN = 2147483647


@dump_service("telephony.registry")
def telephony_registry(invocation: Invocation) -> int:
    """Print what the modem last said."""
    android = invocation.android
    modem = android.telephony
    data = modem.data_state if modem.has_sim else -1
    user_data = ""
    if android.model.api >= levels.P:
        enabled = modem.has_sim and modem.data_enabled
        user_data = f"    mUserMobileDataState= {str(enabled).lower()}\n"
    invocation.out(
        f"last known state:\n  Phone Id=0\n    mCallState={modem.call_state}\n"
        f"{_calls(android)}"
        f"    mServiceState={_service_state(android)}\n"
        "    mVoiceActivationState= 0\n    mDataActivationState= 0\n"
        f"{user_data}    mSignalStrength={_signal(android)}\n"
        "    mMessageWaiting=false\n    mCallForwarding=false\n    mDataActivity=0\n"
        f"    mDataConnectionState={data}\n    mCellInfo=null\n    mOtaspMode=1\n"
        "  mCarrierNetworkChangeState=false\n"
        f"  mActiveDataSubId={1 if modem.has_sim else -1}\n"
        f"  mRadioPowerState={1 if modem.radio_on else 0}\n"
        f"  mDefaultPhoneId=0\n  mDefaultSubId={1 if modem.has_sim else -1}\n"
        "local logs:\nregistrations: count=0\n"
    )
    return 0


def _calls(android: Android) -> str:
    """States of PreciseCallState: 1 active, 2 holding, 5 incoming, 6 waiting."""
    states = [call.state for call in android.telephony.calls]
    ringing = 5 if "incoming" in states else 6 if "waiting" in states else 0
    shown = next((c.number for c in android.telephony.calls if c.state == "incoming"), "")
    return (
        f"    mRingingCallState={ringing}\n"
        f"    mForegroundCallState={1 if 'active' in states else 0}\n"
        f"    mBackgroundCallState={2 if 'held' in states else 0}\n"
        f"    mCallIncomingNumber={shown}\n"
    )


def _registered(android: Android, registration: str) -> int:
    if not android.telephony.radio_on:
        return 3
    return 0 if android.telephony.has_sim and registration in _IN_SERVICE else 1


def _service_state(android: Android) -> str:
    modem = android.telephony
    voice = _registered(android, modem.voice_registration)
    data = _registered(android, modem.data_registration)
    name = "T-Mobile" if voice == 0 else ""
    radio = "14(LTE)" if data == 0 else "0(Unknown)"
    roaming = str(data == 0 and modem.data_registration == "roaming").lower()
    return (
        f"{{mVoiceRegState={voice}({_STATES[voice]}), mDataRegState={data}({_STATES[data]}), "
        "mChannelNumber=-1, duplexMode()=0, mCellBandwidths=[], "
        f"mVoiceOperatorAlphaLong={name}, mVoiceOperatorAlphaShort={name}, "
        f"mDataOperatorAlphaLong={name}, mDataOperatorAlphaShort={name}, "
        "isManualNetworkSelection=false(automatic), "
        f"getRilVoiceRadioTechnology={radio}, getRilDataRadioTechnology={radio}, "
        "mCssIndicator=unsupported, mIsEmergencyOnly=false, "
        f"isDataRoamingFromRegistration={roaming}}}"
    )


def _signal(android: Android) -> str:
    modem = android.telephony
    level, rssi = modem.signal_level, modem.signal_rssi
    dbm = _UNKNOWN if rssi == 99 else rssi * 2 - 113  # noqa: PLR2004  (TS 27.007: unknown)
    if android.model.api < levels.Q:
        return f"SignalStrength: {rssi} 0 -120 -160 -120 -1 -1 99 {dbm} -13 34 {_UNKNOWN} 0 gsm|lte"
    lte = (
        f"CellSignalStrengthLte: rssi={dbm} rsrp={dbm if dbm == _UNKNOWN else dbm - 30} rsrq=-10 "
        f"rssnr={_UNKNOWN} cqi={_UNKNOWN} ta={_UNKNOWN} level={level} parametersUseForLevel=0"
    )
    return (
        "SignalStrength:{mCdma=Invalid,"
        f"mGsm=CellSignalStrengthGsm: rssi={dbm} ber={modem.bit_error_rate} mTa={_UNKNOWN} "
        f"mLevel={level},"
        f"mWcdma=Invalid,mTdscdma=Invalid,mLte={lte},primary=CellSignalStrengthLte}}"
    )
