"""tar, gzip, gunzip, zcat (external/toybox/toys/posix/tar.c, toys/pending/gzip.c)."""

from __future__ import annotations

import gzip as codec
import io
import os
import stat as modes
import tarfile
import zlib
from datetime import UTC, datetime

from harness.virtual.android.files.view import join
from harness.virtual.android.users import user_name
from harness.virtual.commands.device_time import zone
from harness.virtual.commands.toybox.inputs import chunks, complain
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, parse
from harness.virtual.commands.toybox.paths import parent
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command

_TAR = Grammar(
    "ctxvzjJhmopkOPSa", "fCTX", long={"exclude": "X", "directory": "C", "file": "f", "create": "c",
    "extract": "x", "list": "t", "verbose": "v", "gzip": "z", "numeric-owner": "o"},
)  # fmt: skip


@command("tar", group="toybox")
def tar(job: Invocation) -> int:
    """Create, list or extract archives."""
    words = list(job.args)
    if words and not words[0].startswith("-"):
        words[0] = f"-{words[0]}"
    try:
        options = parse(words, _TAR)
    except UsageError as problem:
        return job.fail(f'{problem} (see "tar --help")')
    verb = options.last_of("ctx")
    if not verb:
        return job.fail('Needs -txc (see "tar --help")')
    tool = _Tar(job, options)
    try:
        return tool.create() if verb == "c" else tool.read(extract=verb == "x")
    except (tarfile.TarError, zlib.error, EOFError, codec.BadGzipFile):
        return job.fail("Not tar")
    except OSError as problem:
        path = problem.filename or options.get("f", "-")
        return complain(job, path, problem)


class _Tar:
    def __init__(self, job: Invocation, options: Options) -> None:
        self._job = job
        self._options = options
        self._file = options.get("f", "-")
        self._status = 0

    def _inside(self, path: str) -> str:
        folder = self._options.get("C")
        return path if not folder or path.startswith("/") else join(folder, path)

    def create(self) -> int:
        if not self._options.arguments:
            return self._job.fail("empty archive")
        buffer = io.BytesIO()
        mode = "w:gz" if "z" in self._options else "w"
        with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
            for path in self._options.arguments:
                self._add(archive, path)
        if self._file == "-":
            self._job.stdout.write(buffer.getvalue())
        else:
            self._job.files.write_bytes(self._file, buffer.getvalue())
        return self._status

    def _add(self, archive: tarfile.TarFile, path: str) -> None:
        files = self._job.files
        inside = self._inside(path)
        if any(
            each in path.split("/") or each == path for each in self._options.values.get("X", [])
        ):
            return
        try:
            found = files.stat(inside, follow="h" in self._options)
            entry = tarfile.TarInfo(path.lstrip("/") or ".")
            entry.mode, entry.mtime = modes.S_IMODE(found.mode), found.modified
            entry.uid, entry.gid = found.uid, found.gid
            entry.uname, entry.gname = user_name(found.uid), user_name(found.gid)
            if found.is_directory:
                self._folder(archive, entry, path, inside)
                return
            data = b""
            if found.is_link:
                entry.type, entry.linkname = tarfile.SYMTYPE, files.read_link(inside)
            else:
                data = files.read_bytes(inside)
                entry.size = len(data)
        except OSError as problem:
            self._status = complain(self._job, path, problem)
            return
        self._tell(entry.name)
        archive.addfile(entry, io.BytesIO(data))

    def _folder(
        self, archive: tarfile.TarFile, entry: tarfile.TarInfo, path: str, inside: str
    ) -> None:
        entry.type = tarfile.DIRTYPE
        self._tell(entry.name + "/")
        archive.addfile(entry)
        for name in sorted(self._job.files.list(inside)):
            self._add(archive, join(path, name))

    def _tell(self, name: str) -> None:
        if "v" in self._options:
            (self._job.err if self._file == "-" else self._job.out)(f"{name}\n")

    def read(self, *, extract: bool) -> int:
        job = self._job
        if self._file == "-":
            data = b"".join(chunks(job, job.stdin))
        else:
            data = job.files.read_bytes(self._file)
        wanted = set(self._options.arguments)
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            for entry in archive:
                name = entry.name
                if wanted and not any(
                    name == each.rstrip("/") or name.startswith(each.rstrip("/") + "/")
                    for each in wanted
                ):
                    continue
                if extract:
                    self._extract(archive, entry)
                else:
                    job.out(self._line(entry))
        return self._status

    def _line(self, entry: tarfile.TarInfo) -> str:
        name = entry.name + "/" * entry.isdir()
        if "v" not in self._options:
            return f"{name}\n"
        kind = modes.S_IFDIR if entry.isdir() else modes.S_IFLNK if entry.issym() else modes.S_IFREG
        mode = modes.filemode(kind | entry.mode)
        local = datetime.fromtimestamp(entry.mtime, UTC).astimezone(zone(self._job.android))
        owner = f"{entry.uname or entry.uid}/{entry.gname or entry.gid}"
        arrow = f" -> {entry.linkname}" if entry.issym() else ""
        return f"{mode} {owner} {entry.size:>8} {local:%Y-%m-%d %H:%M:%S} {name}{arrow}\n"

    def _extract(self, archive: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
        files = self._job.files
        path = self._inside(entry.name.lstrip("/"))
        if ".." in path.split("/"):
            self._status = self._job.fail(f"'{entry.name}' is not under '{self._job.cwd}'")
            return
        self._tell(entry.name)
        source = archive.extractfile(entry) if entry.isreg() else None
        try:
            self._folders(parent(path))
            if "O" in self._options and source is not None:
                self._job.stdout.write(source.read())
            elif entry.isdir():
                self._folders(path)
            elif entry.issym():
                if files.exists(path, follow=False):
                    files.unlink(path)
                files.symlink(entry.linkname, path)
            elif source is not None:
                files.write_bytes(path, source.read())
                self._attributes(path, entry)
        except OSError as problem:
            self._status = complain(self._job, path, problem)

    def _attributes(self, path: str, entry: tarfile.TarInfo) -> None:
        files = self._job.files
        files.chmod(path, entry.mode & 0o777 & ~self._job.umask)
        if "m" not in self._options:
            files.set_times(path, entry.mtime, entry.mtime)
        if self._job.uid == 0 and "o" not in self._options:
            files.chown(path, entry.uid, entry.gid)

    def _folders(self, path: str) -> None:
        if path in (".", "/") or self._job.files.is_directory(path):
            return
        self._folders(parent(path))
        self._job.files.make_directory(path)


_GZIP = Grammar(
    "cdfktv123456789", long={"stdout": "c", "decompress": "d", "force": "f", "keep": "k"}
)


@command("gzip", "gunzip", "zcat", since_api=26, group="toybox")
def gzip(job: Invocation) -> int:
    """Compress or decompress files, replacing them unless -c or -k is given."""
    try:
        options = parse(job.args, _GZIP)
    except UsageError as problem:
        return job.fail(f'{problem} (see "{job.name} --help")')
    unpack = "d" in options or job.name != "gzip"
    status = 0
    for path in options.arguments or ["-"]:
        try:
            status = max(status, _one(job, options, path, unpack=unpack))
        except (zlib.error, EOFError, codec.BadGzipFile):
            status = job.fail(f"{path}: bad magic")
        except OSError as problem:
            status = complain(job, path, problem)
    return status


def _one(job: Invocation, options: Options, path: str, *, unpack: bool) -> int:
    printed = path == "-" or "c" in options or job.name == "zcat"
    if unpack and not printed and not path.endswith(".gz"):
        return job.fail(f"no .gz: {path}")
    data = b"".join(chunks(job, job.stdin)) if path == "-" else job.files.read_bytes(path)
    result = codec.decompress(data) if unpack else codec.compress(data, mtime=0)
    if printed:
        job.stdout.write(result)
        return 0
    target = path.removesuffix(".gz") if unpack else f"{path}.gz"
    if job.files.exists(target) and "f" not in options:
        return job.fail(f"{target}: {os.strerror(17)}")
    job.files.write_bytes(target, result)
    if "k" not in options:
        job.files.unlink(path)
    return 0
