"""The settings of a device that was never touched.

Sources: SettingsProvider's defaults.xml and DatabaseHelper, and what Google's emulator images add.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.model import DeviceModel


def default_settings(model: DeviceModel) -> dict[str, dict[str, str]]:
    """By namespace, then key."""
    return {
        "system": {
            "accelerometer_rotation": "1",
            "dtmf_tone": "1",
            "font_scale": "1.0",
            "haptic_feedback_enabled": "1",
            "screen_brightness": "102",
            "screen_brightness_mode": "0",
            "screen_off_timeout": "60000",
            "sound_effects_enabled": "1",
            "volume_music": "5",
            "volume_ring": "5",
        },
        "secure": {
            "accessibility_enabled": "0",
            "android_id": "9f3c1d5ab07e4482",
            "default_input_method": "com.android.inputmethod.latin/.LatinIME",
            "enabled_input_methods": "com.android.inputmethod.latin/.LatinIME",
            "install_non_market_apps": "1",
            "location_mode": "3",
            "lockscreen.disabled": "0",
            "long_press_timeout": "400",
            "show_ime_with_hard_keyboard": "1",
            "sleep_timeout": "-1",
            "user_setup_complete": "1",
        },
        "global": {
            "adb_enabled": "1",
            "airplane_mode_on": "0",
            "airplane_mode_radios": "cell,bluetooth,wifi,nfc,wimax",
            "airplane_mode_toggleable_radios": "bluetooth,wifi,nfc",
            "auto_time": "1",
            "auto_time_zone": "1",
            "bluetooth_on": "1",
            "boot_count": "1",
            "data_roaming": "0",
            "data_roaming1": "0",
            "development_settings_enabled": "1",
            "device_name": model.name,
            "device_provisioned": "1",
            "low_power": "0",
            "mobile_data": "1",
            "mobile_data1": "1",
            "mode_ringer": "2",
            "netstats_enabled": "1",
            "package_verifier_enable": "1",
            "stay_on_while_plugged_in": "1",
            "transition_animation_scale": "1.0",
            "usb_mass_storage_enabled": "1",
            "wifi_on": "1",
            "wifi_scan_always_enabled": "0",
            "window_animation_scale": "1.0",
        },
    }
