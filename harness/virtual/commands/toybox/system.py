"""uptime, free, dmesg, umount: the machine as a whole (external/toybox/toys)."""

from __future__ import annotations

from harness.virtual.android.files.proc import memory
from harness.virtual.commands.device_time import local
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation

_DAY, _HOUR, _MINUTE = 86_400, 3600, 60


@applet("uptime", grammar=Grammar("ps"))
def uptime(job: Invocation, options: Options) -> int:
    """Print the time and how long the device has been up."""
    elapsed = int(job.android.clock.elapsed())
    if "s" in options:
        booted = local(job.android, job.android.clock.now() - elapsed)
        job.out(f"{booted:%Y-%m-%d %H:%M:%S}\n")
        return 0
    days, rest = divmod(elapsed, _DAY)
    hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
    text = f"{days} day{'s' * (days > 1)}, " if days else ""
    text += f"{hours:>2}:{minutes:02d}" if hours else f"{minutes} min"
    now = local(job.android)
    job.out(f" {now:%H:%M:%S} up {text},  0 users,  load average: 0.42, 0.37, 0.30\n")
    return 0


@applet("free", grammar=Grammar("tgmkbh"))
def free(job: Invocation, options: Options) -> int:
    """Print memory."""
    total, unused, available = memory(job.android)
    shift = {"b": -10, "k": 0, "m": 10, "g": 20}[options.last_of("tgmkb", "b")]

    def shown(kibibytes: int) -> str:
        return str(kibibytes << -shift if shift < 0 else kibibytes >> shift)

    used = total - unused
    rows = (
        ("Mem:", (total, used, unused, 35_024, 6592)),
        ("-/+ buffers/cache:", (total - available, available)),
        ("Swap:", (1_898_864, 0, 1_898_864)),
    )
    job.out("\t\ttotal        used        free      shared     buffers\n")
    for title, numbers in rows:
        before = 20 if title.startswith("-") else 9
        job.out(f"{title:<{before}}" + "".join(f"{shown(each):>12}" for each in numbers) + "\n")
    return 0


@applet("dmesg", grammar=Grammar("rtTcSCw", "n"))
def dmesg(job: Invocation, _: Options) -> int:
    """The kernel's log, which a shell may not read (dmesg_restrict)."""
    if job.uid:
        return job.fail("klogctl: Permission denied")
    job.out(f"[    0.000000] Linux version {job.android.model.release}\n")
    return 0


@applet("umount", grammar=Grammar("ndDaflrtv", least=1))
def umount(job: Invocation, options: Options) -> int:
    """Refused: a shell may not, and for root everything is in use."""
    reason = "Operation not permitted" if job.uid else "Device or resource busy"
    return job.fail(f"{options.arguments[0]}: {reason}")
