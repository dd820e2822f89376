"""id, whoami, groups, uname, env, printenv, nproc, getenforce: who and where a command is."""

from __future__ import annotations

import os

from harness.virtual.android.files.owners import groups_of
from harness.virtual.android.files.proc import BUILD, KERNELS
from harness.virtual.android.users import ROOT, SHELL, user_id, user_name
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation


def _context(uid: int) -> str:
    """The SELinux context of a process (system/sepolicy: shell, su, runas_app)."""
    if uid == SHELL:
        return "u:r:shell:s0"
    return "u:r:su:s0" if uid == ROOT else "u:r:runas_app:s0:c512,c768"


@applet("id", grammar=Grammar("nGgruZ"))
def identity(job: Invocation, options: Options) -> int:
    """Print user, groups and SELinux context."""
    uid = job.uid
    if options.arguments:
        found = user_id(options.arguments[0])
        if found is None:
            raise UsageError(f"not integer: {options.arguments[0]}")
        uid = found
    groups = list(groups_of(uid))
    names = "n" in options
    if "Z" in options:
        job.out(f"{_context(uid)}\n")
    elif "u" in options or "g" in options:
        job.out(f"{user_name(uid) if names else uid}\n")
    elif "G" in options:
        job.out(" ".join(user_name(each) if names else str(each) for each in groups) + "\n")
    else:
        listed = ",".join(f"{each}({user_name(each)})" for each in groups)
        job.out(
            f"uid={uid}({user_name(uid)}) gid={uid}({user_name(uid)}) "
            f"groups={listed} context={_context(uid)}\n"
        )
    return 0


@applet("whoami", "logname")
def whoami(job: Invocation, _: Options) -> int:
    """Print the user."""
    job.out(f"{user_name(job.uid)}\n")
    return 0


@applet("groups")
def groups(job: Invocation, _: Options) -> int:
    """Print the groups."""
    job.out(" ".join(user_name(each) for each in groups_of(job.uid)) + "\n")
    return 0


@applet("uname", grammar=Grammar("asnrvmpio"))
def uname(job: Invocation, options: Options) -> int:
    """Print what the kernel calls itself."""
    release = KERNELS[job.android.model.api]
    values = {
        "s": "Linux",
        "n": "localhost",
        "r": release,
        "v": BUILD,
        "m": "x86_64",
    }
    wanted = [each for each in values if each in options] or ["s"]
    if "a" in options:
        job.out(" ".join([*values.values(), "Toybox"]) + "\n")
    else:
        job.out(" ".join(values[each] for each in wanted) + "\n")
    return 0


@applet("env", grammar=Grammar("0i", "u", stop=True), misuse=125)
def env(job: Invocation, options: Options) -> int:
    """Print the environment, or run a command with a changed one."""
    changed = {} if "i" in options else dict(job.env)
    for name in options.values.get("u", []):
        changed.pop(name, None)
    words = list(options.arguments)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        changed[name] = value
    if words:
        return job.become(words, env=changed)
    end = "\0" if "0" in options else "\n"
    for name, value in changed.items():
        job.out(f"{name}={value}{end}")
    return 0


@applet("printenv", grammar=Grammar("0"))
def printenv(job: Invocation, options: Options) -> int:
    """Print the environment or some of it."""
    end = "\0" if "0" in options else "\n"
    if not options.arguments:
        job.out("".join(f"{name}={value}{end}" for name, value in job.env.items()))
        return 0
    for name in options.arguments:
        if name in job.env:
            job.out(f"{job.env[name]}{end}")
    return 0 if all(name in job.env for name in options.arguments) else 1


@applet("nproc", since_api=29)
def nproc(job: Invocation, _: Options) -> int:
    """Print how many processors there are."""
    job.out(f"{min(4, os.cpu_count() or 1)}\n")
    return 0


@applet("getenforce")
def getenforce(job: Invocation, _: Options) -> int:
    """SELinux always enforces here."""
    job.out("Enforcing\n")
    return 0


@applet("hostname", grammar=Grammar("bdsf", "F"))
def hostname(job: Invocation, options: Options) -> int:
    """Print the name that the kernel has; the shell may not set it."""
    if options.arguments:
        return job.fail("set: Operation not permitted")
    job.out("localhost\n")
    return 0


@applet("tty", grammar=Grammar("s"))
def tty(job: Invocation, options: Options) -> int:
    """Print the terminal, or that there is none."""
    terminal = job.stdin.is_terminal
    if "s" not in options:
        job.out("/dev/pts/0\n" if terminal else "not a tty\n")
    return 0 if terminal else 1
