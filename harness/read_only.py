"""Which command lines only look, so that a dry run may run them; unknown ones count as changes."""

from __future__ import annotations

import re
import shlex

_INSIDE = re.compile(r"\$\(([^()]*)\)")
_WRAPPED = re.compile(r"(?:su 0 |run-as \S+ )?(?:sh )?-c ")
_RUN_AS = re.compile(r"run-as \S+ |su 0 ")
_SEPARATORS = frozenset({";", "&&", "||", "|", "\n"})
_LOOKS = re.compile(
    r"""getprop|settings\ (?:list|get)\b|dumpsys\ [\w.]+$|dumpsys\ (?:package|connectivity)\ |
    cmd\ \w+\ (?:help|get[\w-]*)\b|cmd\ connectivity\ (?:airplane-mode$|get-)|
    pm\ (?:path|list)\b|which\ |command\ -v\ |id\b|date\ \+|ping\ |pidof\ |pgrep\ |cat\ |ls\b|\[\ |
    test\ |echo\b|printf\ |true$|false$|exit\b|kill\ -0\ |wc\b|head\b|tail\b|grep\ |sha1sum\b|
    find\ (?:(?!\ -(?:exec|ok|delete)).)*(?:\ -exec\ sha1sum\ .*)?$|tar\ -tf\ |tar\ -cf\ -\ |
    ip6?tables\ (?:-w\ )?(?:-t\ \w+\ )?-[SCL]\b|tc\ qdisc\ show\b|logcat\ -d\b|screencap\ -p$""",
    re.VERBOSE,
)


def only_looks(line: str) -> bool:
    """Whether a command line changes nothing on the device."""
    inner = _INSIDE.findall(line)
    outer = _commands(_INSIDE.sub("", line))
    known = bool(outer) and "`" not in line
    return known and all(map(only_looks, inner)) and all(map(_looks, outer))


def _commands(line: str) -> list[list[str]]:
    """The simple commands of a line, each as its words; redirections are words of them."""
    reader = shlex.shlex(line, posix=True, punctuation_chars=";&|<>\n")
    reader.whitespace, reader.whitespace_split, reader.commenters = " \t", True, ""
    commands: list[list[str]] = [[]]
    try:
        for word in reader:
            if word in _SEPARATORS:
                commands.append([])
            else:
                commands[-1].append(word)
    except ValueError:
        return [["?"]]  # a quotation without its end
    return [words for words in commands if words]


def _looks(words: list[str]) -> bool:
    if words[0] == "!":
        return _looks(words[1:])
    plain = _without_redirections(words)
    if plain is None or not plain:
        return False
    if "-c" in plain[:4] and _WRAPPED.match(" ".join(plain) + " "):
        return only_looks(plain[-1])
    command = _RUN_AS.sub("", " ".join(plain), count=1)
    return _LOOKS.match(command) is not None


def _without_redirections(words: list[str]) -> list[str] | None:
    """The words but for what throws output away; None where something is written to a file."""
    kept: list[str] = []
    left = iter(words)
    for word in left:
        if word == ">&":
            next(left, "")
        elif word and set(word) <= {"<", ">", "&"}:
            if next(left, "") != "/dev/null" and "<" not in word:
                return None
        else:
            kept.append(word)
    return [word for word in kept if word not in ("1", "2") or word is kept[0]]
