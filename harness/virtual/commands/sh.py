"""sh: the shell as a program, for `sh -c`, scripts and pipes into it."""

from __future__ import annotations

import os
from collections.abc import Callable

from harness.virtual.shell.interactive import run_lines, run_terminal
from harness.virtual.shell.interpreter import Interpreter
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command


@command("sh")
def sh(job: Invocation) -> int:
    """Run -c TEXT, a script file, or standard input."""
    arguments = list(job.args)
    options: list[str] = []
    script = None
    while arguments and arguments[0][:1] in ("-", "+") and arguments[0] not in ("-", "--"):
        option = arguments.pop(0)
        letters = option[1:].replace("c", "").replace("s", "").replace("l", "").replace("i", "")
        if letters:
            options.append(option[0] + letters)
        if "c" in option and option[0] == "-":
            if not arguments:
                job.err("sh: -c requires an argument\n")
                return 1
            script = arguments.pop(0)
            break
    if arguments[:1] in (["-"], ["--"]):
        arguments.pop(0)
    if script is not None:
        name, *rest = arguments or ["sh"]
        work = _work(script, options, run=Interpreter.command_line)
        return job.shell.run_script(job, work, name=name, args=rest)
    if arguments:
        return _file(job, arguments, options)
    work = run_terminal if job.stdin.is_terminal else run_lines
    return job.shell.run_script(job, work, name="sh", args=[])


def _work(
    script: str,
    options: list[str],
    source: str = "",
    run: Callable[[Interpreter, str], int] = Interpreter.script,
) -> Callable[[Interpreter], int]:
    def work(shell: Interpreter) -> int:
        shell.state.source = source
        for option in options:
            shell.command(["set", option])
        return run(shell, script)

    return work


def _file(job: Invocation, arguments: list[str], options: list[str]) -> int:
    path, *rest = arguments
    try:
        text = job.files.read_bytes(path).decode("utf-8", "surrogateescape")
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        job.err(f"sh: {path}: {reason}\n")
        return 127
    return job.shell.run_script(job, _work(text, options, path), name=path, args=rest)
