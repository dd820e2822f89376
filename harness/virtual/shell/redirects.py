"""Applies redirections: opens what they name and gives the new table of open files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.virtual.shell.control import BuiltinError, ScriptError
from harness.virtual.shell.file_streams import FileReader, FileWriter
from harness.virtual.shell.streams import BytesReader
from harness.virtual.shell.syntax.nodes import Redirect

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView
    from harness.virtual.shell.expansion.expand import Expander
    from harness.virtual.shell.state import Stream

_MODES = {">": "w", ">|": "w", ">>": "a", "&>": "w", "&>>": "a", "<": "r", "<>": "w+"}


class Redirection:
    """The open files of one command while its redirections are in force."""

    def __init__(self, streams: dict[int, Stream], files: FileView, expander: Expander) -> None:
        self.streams = dict(streams)
        self._opened: list[Stream] = []
        self._files = files
        self._expander = expander

    def apply(self, redirects: Iterable[Redirect], *, noclobber: bool = False) -> None:
        """Take `redirects` from left to right; BuiltinError with mksh's text when one fails."""
        for redirect in redirects:
            match redirect.operator:
                case "<<" | "<<-":
                    text = self._document(redirect)
                    self._put(redirect.fd, BytesReader(text.encode("utf-8", "surrogateescape")))
                case "<<<":
                    text = self._expander.text(redirect.target) + "\n"
                    self._put(redirect.fd, BytesReader(text.encode("utf-8", "surrogateescape")))
                case "<&" | ">&":
                    self._duplicate(redirect)
                case _:
                    self._open(redirect, noclobber=noclobber)

    def _document(self, redirect: Redirect) -> str:
        try:
            return self._expander.text(redirect.body)
        except ScriptError as failure:  # herein in mksh's exec.c: only the command fails
            raise BuiltinError(failure.message) from failure

    def _put(self, fd: int, stream: Stream) -> None:
        self.streams[fd] = stream
        self._opened.append(stream)

    def _duplicate(self, redirect: Redirect) -> None:
        target = self._expander.text(redirect.target)
        if target == "-":
            self.streams.pop(redirect.fd, None)
        elif target.isdigit() and int(target) in self.streams:
            self.streams[redirect.fd] = self.streams[int(target)]
        else:
            raise BuiltinError(f"{redirect.operator}{target} : bad file descriptor")

    def _open(self, redirect: Redirect, *, noclobber: bool) -> None:
        path = self._expander.text(redirect.target)
        mode = _MODES[redirect.operator]
        if noclobber and redirect.operator == ">" and self._files.exists(path):
            raise BuiltinError(f"can't create {path}: File exists")
        try:
            folder = mode == "r" and self._files.is_directory(path)  # any file may be opened so
            file = self._files.open_folder(path) if folder else self._files.open(path, mode)
        except OSError as problem:
            verb = "open" if mode == "r" else "create"
            reason = os.strerror(problem.errno or 0)
            raise BuiltinError(f"can't {verb} {path}: {reason}") from problem
        reads = redirect.operator in ("<", "<>") and redirect.fd == 0
        stream = FileReader(file) if reads else FileWriter(file)
        self._put(redirect.fd, stream)
        if redirect.operator.startswith("&"):
            self.streams[2] = stream

    def close(self) -> None:
        """Close what was opened."""
        for stream in self._opened:
            stream.release()

    def keep(self) -> dict[int, Stream]:
        """Leave everything open, as `exec >file` does; returns the table."""
        self._opened.clear()
        return self.streams
