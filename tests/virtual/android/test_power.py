"""Battery, battery saver, doze and standby."""

from harness.virtual.device import Android


def test_battery_saver_is_refused_while_powered(android: Android) -> None:
    powered = android.power.set_battery_saver(True)
    android.battery.unplug()
    unplugged = android.power.set_battery_saver(True)

    assert (powered, unplugged) == (False, True)
    assert android.settings.get("global", "low_power") == "1"


def test_plugging_in_ends_battery_saver(android: Android) -> None:
    android.battery.unplug()
    android.power.set_battery_saver(True)

    android.battery.reset()

    assert not android.power.battery_saver


def test_unplugged_values_freeze_until_reset(android: Android) -> None:
    android.battery.unplug()
    android.battery.charge(level=7)
    frozen = android.battery.state.level

    android.battery.reset()

    assert (frozen, android.battery.state.level) == (100, 7)


def test_a_reboot_forgets_overrides_and_idle_but_not_the_whitelist(android: Android) -> None:
    android.battery.unplug()
    android.power.force_idle("deep")
    android.power.set_whitelisted("org.example.app", exempt=True)

    android.shutdown()
    android.boot()

    assert not android.battery.updates_stopped
    assert android.power.forced_idle is None
    assert android.power.idle_whitelist == {"org.example.app"}


def test_listeners_hear_of_the_screen(android: Android) -> None:
    heard: list[bool] = []
    android.power.observe(lambda: heard.append(android.power.interactive))

    android.power.go_to_sleep()
    android.power.go_to_sleep()
    android.power.wake_up()

    assert heard == [False, True]
