"""cat, cp, mv, ln, tee: bytes from one place to another (external/toybox/toys/posix)."""

from __future__ import annotations

import errno
import os
import posixpath

from harness.virtual.android.files.model import FileStat
from harness.virtual.android.files.view import FileView, join
from harness.virtual.commands.toybox.inputs import CHUNK, chunks, complain, each_input
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.commands.toybox.paths import last_name
from harness.virtual.commands.toybox.removal import remove
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader


@applet("cat", grammar=Grammar("uvte"))
def cat(job: Invocation, options: Options) -> int:
    """Copy files to standard output."""

    def show(_: str, reader: Reader) -> None:
        for piece in chunks(job, reader):
            job.stdout.write(_visible(piece, options) if options.flags else piece)

    return each_input(job, options.arguments, show)


def _visible(data: bytes, options: Options) -> bytes:
    shown = bytearray()
    for byte in data:
        if byte == 0x0A:  # noqa: PLR2004  (newline)
            shown += b"$\n" if "e" in options else b"\n"
        elif byte == 0x09:  # noqa: PLR2004  (tab)
            shown += b"^I" if "t" in options else b"\t"
        else:
            shown += _caret(byte) if "v" in options else bytes([byte])
    return bytes(shown)


def _caret(byte: int) -> bytes:
    prefix = b""
    if byte >= 0x80:  # noqa: PLR2004  (beyond ASCII)
        prefix, byte = b"M-", byte - 0x80
    if byte < 0x20:  # noqa: PLR2004  (control characters)
        return prefix + b"^" + bytes([byte + 0x40])
    return prefix + (b"^?" if byte == 0x7F else bytes([byte]))  # noqa: PLR2004  (delete)


@applet("tee", grammar=Grammar("ia"))
def tee(job: Invocation, options: Options) -> int:
    """Copy standard input to standard output and to files."""
    status = 0
    files = []
    for path in [each for each in options.arguments if each != "-"]:
        try:
            files.append(job.files.open(path, "a" if "a" in options else "w"))
        except OSError as problem:
            status = complain(job, path, problem)
    try:
        for piece in chunks(job, job.stdin):
            job.stdout.write(piece)
            for file in files:
                file.write(piece)
    finally:
        for file in files:
            file.close()
    return status


_COPY = Grammar("pdPRrafFinsuvlLHTD", "t", long={"preserve": "p", "recursive": "r", "force": "f"})


@applet("cp", grammar=_COPY)
def cp(job: Invocation, options: Options) -> int:
    """Copy files, with -r folders too."""
    sources, target, inside = _places(job, options)
    status = 0
    for source in sources:
        goal = join(target, last_name(source)) if inside else target
        status = max(status, _Copy(job, options).copy(source, goal))
    return status


def _places(job: Invocation, options: Options) -> tuple[list[str], str, bool]:
    """Sources, the target, and whether the target is a folder to put them in."""
    arguments = options.arguments
    if "t" in options:
        if not job.files.is_directory(options.get("t")):
            raise UsageError(f"'{options.get('t')}' not directory")
        return arguments, options.get("t"), True
    if "T" in options and len(arguments) > 2:  # noqa: PLR2004  (source and target)
        raise UsageError(f'Max 2 arguments (see "{job.name} --help")')
    if len(arguments) < 2:  # noqa: PLR2004  (source and target)
        raise UsageError("Needs 2 arguments")
    *sources, target = [*(each.rstrip("/") or each for each in arguments[:-1]), arguments[-1]]
    inside = job.files.is_directory(target) and "T" not in options
    if len(sources) > 1 and not inside:
        raise UsageError(f"'{target}' not directory")
    return sources, target, inside


class _Copy:
    def __init__(self, job: Invocation, options: Options) -> None:
        self._job = job
        self._options = options
        self._deep = any(letter in options for letter in "rRa")
        self._keep = any(letter in options for letter in "pa")

    def copy(self, source: str, target: str) -> int:
        files = self._job.files
        try:
            found = files.stat(source, follow=not self._deep or "L" in self._options)
        except OSError as problem:
            return complain_bad(self._job, source, problem)
        if found.is_directory:
            return self._folder(source, target)
        if self._is_left(found, target):
            return 0
        if not found.is_link and _same_file(files, source, target):
            return self._job.fail(f"'{target}' is '{source}'")
        try:
            self._file(source, target, link=found.is_link)
            self._finish(source, target)
        except OSError as problem:
            return complain(self._job, problem.filename or target, problem, quoted=True)
        if "v" in self._options:
            self._job.out(f"{self._job.name} '{source}' -> '{target}'\n")
        return 0

    def _is_left(self, found: FileStat, target: str) -> bool:
        """Whether -n or -u leave a file that is there already; -F makes way for the new one."""
        files = self._job.files
        if not files.exists(target):
            return False
        if "u" in self._options and files.stat(target).modified >= found.modified:
            return True
        if "F" in self._options:
            files.unlink(target)
        return "n" in self._options

    def _file(self, source: str, target: str, *, link: bool) -> None:
        files = self._job.files
        if link:
            if files.exists(target, follow=False):
                files.unlink(target)
            files.symlink(files.read_link(source), target)
            return
        if "l" in self._options or "s" in self._options:
            (files.link if "l" in self._options else files.symlink)(source, target)
            return
        fresh = not files.exists(target)
        copy_bytes(self._job, source, target, force="f" in self._options)
        if fresh:
            files.chmod(target, files.stat(source).mode & 0o777 & ~self._job.umask)

    def _finish(self, source: str, target: str) -> None:
        if not self._keep:
            return
        files = self._job.files
        found = files.stat(source, follow=False)
        if found.is_link:
            return
        files.set_times(target, found.accessed, found.modified)
        files.chmod(target, found.mode & 0o7777)
        if self._job.uid == 0:
            files.chown(target, found.uid, found.gid)

    def _folder(self, source: str, target: str) -> int:
        files = self._job.files
        if files.exists(target) and not files.is_directory(target):
            return self._job.fail(f"dir at '{source}'")
        if not self._deep:
            return self._job.fail(f"Skipped dir '{target}': {os.strerror(errno.ENOENT)}")
        if f"{files.real(target)}/".startswith(f"{files.real(source)}/"):
            return self._job.fail(f"'{source}' is '{target}'")
        try:
            if not files.is_directory(target):
                files.make_directory(target)
            names = sorted(files.list(source))
        except OSError as problem:
            return complain(self._job, problem.filename or source, problem, quoted=True)
        status = 0
        for name in names:
            status = max(status, self.copy(join(source, name), join(target, name)))
        if self._keep:
            self._finish(source, target)
        return status


def _same_file(files: FileView, source: str, target: str) -> bool:
    return files.exists(target) and files.stat(source).inode == files.stat(target).inode


def complain_bad(job: Invocation, path: str, problem: OSError) -> int:
    """Say `NAME: bad 'PATH': REASON`; returns 1."""
    return job.fail(f"bad '{path}': {os.strerror(problem.errno or 0)}")


def copy_bytes(job: Invocation, source: str, target: str, *, force: bool = False) -> None:
    """Copy the content of a file; raises OSError."""
    files: FileView = job.files
    with files.open(source) as reader:
        try:
            writer = files.open(target, "w")
        except PermissionError:
            if not force:
                raise
            files.unlink(target)
            writer = files.open(target, "w")
        with writer:
            while piece := reader.read(CHUNK):
                job.cancelled.check()
                writer.write(piece)


@applet("mv", grammar=Grammar("vnifT", "t"))
def mv(job: Invocation, options: Options) -> int:
    """Move files and folders."""
    sources, target, inside = _places(job, options)
    status = 0
    for source in sources:
        goal = join(target, last_name(source)) if inside else target
        status = max(status, _move(job, options, source, goal))
    return status


def _move(job: Invocation, options: Options, source: str, target: str) -> int:
    files = job.files
    try:
        files.stat(source, follow=False)
    except OSError as problem:
        return complain_bad(job, source, problem)
    if "n" in options and files.exists(target, follow=False):
        return 0
    try:
        files.rename(source, target)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            return complain_bad(job, source, problem)
        copied = _Copy(job, Options(flags=["a"])).copy(source, target)
        return copied or remove(job, source, recursive=True)
    return 0


@applet("ln", grammar=Grammar("sfnvrT", "t", least=1))
def ln(job: Invocation, options: Options) -> int:
    """Make links."""
    *sources, target = options.arguments
    if "t" in options:
        sources, target = options.arguments, options.get("t")
    elif not sources:
        sources, target = [target], "."
    if "T" in options and len(options.arguments) > 2:  # noqa: PLR2004  (from and to)
        raise UsageError('Max 2 arguments (see "ln --help")')
    inside = job.files.is_directory(target) and not ("n" in options and _is_link(job, target))
    if "T" in options and job.files.is_directory(target):
        raise UsageError(f"'{target}' is a directory")
    together = "t" in options or len(sources) > 1
    if together and not inside and job.files.exists(target):
        raise UsageError(f"'{target}' not a directory")
    status = 0
    for source in sources:
        bare = source.rstrip("/") or source  # by basename
        goal = f"{target}/{last_name(source)}" if inside else target
        status = max(status, _link(job, options, bare if inside else source, goal))
    return status


def _is_link(job: Invocation, path: str) -> bool:
    return job.files.exists(path, follow=False) and job.files.stat(path, follow=False).is_link


def _inode(job: Invocation, path: str) -> int:
    try:
        return job.files.stat(path, follow=False).inode
    except OSError:
        return -1


def _link(job: Invocation, options: Options, source: str, goal: str) -> int:
    symbolic = "s" in options or "r" in options
    kind = "symbolic" if symbolic else "hard"
    if "r" in options:
        real = job.android.filesystem.real
        folder = posixpath.dirname(real(goal, job.cwd, follow=False))
        source = posixpath.relpath(real(source, job.cwd), folder)
    try:
        if "f" in options and job.files.exists(goal, follow=False):
            if job.files.stat(goal, follow=False).inode == _inode(job, source):
                return 0
            job.files.unlink(goal)
        if symbolic:
            if not source:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            job.files.symlink(source, goal)
        else:
            job.files.link(source, goal)
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        return job.fail(f"cannot create {kind} link from '{source}' to '{goal}': {reason}")
    if "v" in options:
        job.err(f"'{goal}' -> '{source}'\n")
    return 0
