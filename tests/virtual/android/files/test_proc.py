"""/proc and /sys: what monitoring programs compute with."""

from harness.virtual.device import Android


def cpu_rows(android: Android) -> dict[str, list[int]]:
    text = android.filesystem.view(2000).read_bytes("/proc/stat").decode()
    rows = [line.split() for line in text.splitlines() if line.startswith("cpu")]
    return {row[0]: [int(each) for each in row[1:]] for row in rows}


def test_stat_sums_the_time_of_its_cores(android: Android) -> None:
    rows = cpu_rows(android)

    cores = [times for name, times in rows.items() if name != "cpu"]
    assert rows["cpu"] == [sum(column) for column in zip(*cores, strict=True)]


def test_every_core_of_stat_has_a_folder(android: Android) -> None:
    names = android.filesystem.view(2000).list("/sys/devices/system/cpu")

    assert {name for name in cpu_rows(android) if name != "cpu"} <= set(names)


def test_time_passes_in_stat(android: Android) -> None:
    before = sum(cpu_rows(android)["cpu"])

    while (after := sum(cpu_rows(android)["cpu"])) == before:
        pass

    assert after > before
