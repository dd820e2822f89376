"""du, df, mount: how much space there is and who takes it (external/toybox/toys/posix)."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from harness.virtual.android.files.model import Space
from harness.virtual.android.files.view import join
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.listing import human
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation


@applet("du", grammar=Grammar("abcHhkKLlmsx", "d"))
def du(job: Invocation, options: Options) -> int:
    """Print the space that folders take, those inside first."""
    usage = _Usage(job, options)
    total = sum(usage.measure(path, 0) for path in options.arguments or ["."])
    if "c" in options:
        usage.show(total, "total")
    return usage.status


@dataclass
class _Usage:
    job: Invocation
    options: Options
    status: int = 0

    def show(self, blocks: int, path: str) -> None:
        """One line; `blocks` of 512 bytes, with -b bytes."""
        if "b" in self.options:
            size = str(blocks)
        elif "h" in self.options:
            size = human(blocks * 512)
        elif "m" in self.options:
            size = str(-(-blocks // 2048))
        else:
            size = str(blocks if "K" in self.options else -(-blocks // 2))
        self.job.out(f"{size}\t{path}\n")

    def measure(self, path: str, depth: int) -> int:
        """The blocks of `path` and all below it."""
        try:
            found = self.job.files.stat(path, follow="L" in self.options)
            blocks = found.size if "b" in self.options else found.blocks
            names = sorted(self.job.files.list(path)) if found.is_directory else []
        except OSError as problem:
            self.status = complain(self.job, path, problem)
            if problem.errno != errno.EACCES or not self.job.files.exists(path, follow=False):
                return 0
            self.show(8, path)
            return 8
        blocks += sum(self.measure(join(path, name), depth + 1) for name in names)
        limit = 0 if "s" in self.options else self.options.number("d", 1 << 30)
        if depth <= limit and (found.is_directory or "a" in self.options or not depth):
            self.show(blocks, path)
        return blocks


@applet("df", grammar=Grammar("HPkhia", "t"))
def df(job: Invocation, options: Options) -> int:
    """Print the free space of mounted file systems."""
    human_sizes = "h" in options or "H" in options
    filesystem = job.android.filesystem
    status = 0
    spaces = []
    if options.arguments:
        for path in options.arguments:
            try:
                job.files.stat(path)
                spaces.append(filesystem.statvfs(job.files.real(path)))
            except OSError as problem:
                status = complain(job, path, problem, quoted=True)
    else:
        spaces = [filesystem.statvfs(each.point) for each in filesystem.mounts if each.total]
    title = "Size" if human_sizes else "512-blocks" if "P" in options else "1K-blocks"
    columns = (title, "Used", "Avail" if human_sizes else "Available")
    rows: list[tuple[str, ...]] = [("Filesystem", *columns, "Use%", "Mounted on")]
    rows += [_row(space, human_sizes=human_sizes) for space in spaces]
    wide = [max(len(row[at]) for row in rows) for at in range(5)]
    wide[0] = max(wide[0], 14)
    for row in rows:
        numbers = " ".join(f"{row[at]:>{wide[at]}}" for at in range(1, 5))
        job.out(f"{row[0]:<{wide[0]}} {numbers} {row[5]}\n")
    return status


def _row(space: Space, *, human_sizes: bool) -> tuple[str, ...]:
    percent = -(-100 * space.used // max(1, space.used + space.free))
    sizes = (space.total, space.used, space.free)
    shown = [human(each) if human_sizes else str(each // 1024) for each in sizes]
    return (space.mount.device, *shown, f"{percent}%", space.mount.point)


@applet("mount", grammar=Grammar("afFnrsvw", "to"))
def mount(job: Invocation, options: Options) -> int:
    """Print what is mounted; changing it is refused to all but root, and not simulated for it."""
    if options.arguments:
        if job.uid:
            return job.fail(f"'{options.arguments[-1]}': Permission denied")
        return job.fail(f"'{options.arguments[-1]}': Read-only file system")
    for each in job.android.filesystem.mounts:
        access = "ro" if each.read_only else "rw"
        job.out(f"{each.device} on {each.point} type {each.kind} ({access},seclabel,relatime)\n")
    return 0
