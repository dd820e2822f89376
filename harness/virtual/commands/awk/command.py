"""The awk command: options, files, errors (external/one-true-awk/main.c)."""

from __future__ import annotations

from harness.virtual.commands.awk.machine import Machine
from harness.virtual.commands.awk.nodes import AwkError
from harness.virtual.commands.awk.parser import parse_program
from harness.virtual.commands.toybox.inputs import text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, parse
from harness.virtual.shell.file_streams import FileReader
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command
from harness.virtual.shell.syntax.quoting import ansi_escape

_TROUBLE = 2


@command("awk", since_api=28)
def awk(job: Invocation) -> int:
    """Run a program over the lines of files."""
    try:
        options = parse(job.args, Grammar("", "Fvf", stop=True))
        if "f" in options:
            data = b"\n".join(job.files.read_bytes(path) for path in options.values["f"])
            program, paths = data.decode("utf-8", "surrogateescape"), options.arguments
        elif options.arguments:
            program, *paths = options.arguments
        else:
            job.err("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n")
            return 1
        machine = Machine(parse_program(program), job.out)
        _prepare(machine, options)
        return _run(job, machine, paths)
    except (AwkError, UsageError) as problem:
        job.err(f"awk: {problem}\n")
        return _TROUBLE


def _prepare(machine: Machine, options: Options) -> None:
    if "F" in options:
        separator = options.get("F")
        machine.variables["FS"] = "\t" if separator in ("t", "\\t") else separator
    for assignment in options.values.get("v", []):
        name, _, value = assignment.partition("=")
        machine.variables[name] = _unescaped(value)


def _unescaped(value: str) -> str:
    pieces = []
    at = 0
    while at < len(value):
        piece, at = ansi_escape(value, at) if value[at] == "\\" else (value[at], at + 1)
        pieces.append(piece)
    return "".join(pieces)


def _run(job: Invocation, machine: Machine, paths: list[str]) -> int:
    machine.begin()
    if machine.reads_input and not machine.ended:
        for path in paths or ["-"]:
            name, mark, value = path.partition("=")
            if mark and name.isidentifier():
                machine.variables[name] = _unescaped(value)
            elif not _file(job, machine, path):
                return _TROUBLE
    machine.ended = False
    machine.end()
    return machine.status & 0xFF


def _file(job: Invocation, machine: Machine, path: str) -> bool:
    try:
        reader = job.stdin if path == "-" else FileReader(job.files.open(path))
    except OSError:
        job.err(f"awk: can't open file {path}\n source line number 1\n")
        return False
    machine.variables["FNR"] = 0.0
    machine.variables["FILENAME"] = "" if path == "-" else path
    try:
        for line in text_lines(job, reader):
            machine.record(line)
            if machine.ended:
                break
    finally:
        if path != "-":
            reader.release()
    return True
