"""The parsed form of a script: words made of parts, and commands made of words."""

from __future__ import annotations

from dataclasses import dataclass, field

# words


@dataclass(frozen=True)
class Literal:
    """Plain text; `quoted` text is neither split nor matched against file names."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Parameter:
    """`$name` or `${name…}`.

    Attributes:
        name: variable, digit or special character.
        operator: "" or one of `:- - := = :? ? :+ + % %% # ## / // : length names
            width quoted`.
        words: the operator's arguments.
        quoted: inside double quotes.
        index: what stands in [brackets], None without.
        source: as written, for the error text of a bad one.
    """

    name: str
    operator: str = ""
    words: tuple[Word, ...] = ()
    quoted: bool = False
    index: Word | None = None
    source: str = ""


@dataclass(frozen=True)
class Substitution:
    """`$(…)` or backticks: the output of a script."""

    script: str
    quoted: bool = False


@dataclass(frozen=True)
class Arithmetic:
    """`$((…))`."""

    expression: Word
    quoted: bool = False


Part = Literal | Parameter | Substitution | Arithmetic
Word = tuple[Part, ...]


# commands


@dataclass
class Redirect:
    """`fd operator target`; `body` is a here-document's, once it has been read."""

    fd: int
    operator: str
    target: Word
    body: Word = ()


@dataclass(frozen=True)
class Assignment:
    """`name=value`, `name+=value`, `name[index]=value` or `name=(values)`."""

    name: str
    value: Word
    append: bool = False
    index: Word | None = None
    values: tuple[Word, ...] | None = None


@dataclass(frozen=True)
class Simple:
    """Assignments, then a command's words."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()
    line: int = 1


@dataclass(frozen=True)
class Pipeline:
    """Commands joined by |; `negated` by a leading !, and `timed` by a leading time."""

    commands: tuple[Command, ...]
    negated: bool = False
    timed: bool = False


@dataclass(frozen=True)
class AndOr:
    """`left && right` or `left || right`."""

    left: Command
    operator: str
    right: Command


@dataclass(frozen=True)
class Item:
    """One command of a list; in the `background` after a &."""

    command: Command
    background: bool = False


@dataclass(frozen=True)
class Sequence:
    """Commands one after the other."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Subshell:
    """`( … )`."""

    body: Sequence


@dataclass(frozen=True)
class Group:
    """`{ …; }`."""

    body: Sequence


@dataclass(frozen=True)
class If:
    """Pairs of condition and consequence, and what else."""

    clauses: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None = None


@dataclass(frozen=True)
class For:
    """`for name in words`; without `in`, the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Sequence


@dataclass(frozen=True)
class While:
    """`while condition` or, when `until`, its opposite."""

    condition: Sequence
    body: Sequence
    until: bool = False


@dataclass(frozen=True)
class CaseItem:
    """`pattern | pattern) body ;;`, `fall_through` for `;&`."""

    patterns: tuple[Word, ...]
    body: Sequence
    fall_through: bool = False


@dataclass(frozen=True)
class Case:
    """`case word in items esac`."""

    word: Word
    items: tuple[CaseItem, ...]


@dataclass(frozen=True)
class Function:
    """`name() body`."""

    name: str
    body: Command


@dataclass(frozen=True)
class Test:
    """`[[ … ]]`: its words, operators as plain literals."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Evaluation:
    """`(( … ))`: true when not 0."""

    expression: Word


@dataclass(frozen=True)
class Redirected:
    """A compound command with redirections of its own."""

    command: Command
    redirects: tuple[Redirect, ...]


Command = (
    Simple | Pipeline | AndOr | Sequence | Subshell | Group | If | For | While | Case | Function
    | Test | Evaluation | Redirected
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One complete command of a script, and where in the text it ends."""

    command: Sequence
    end: int
    number: int = 1


class ShellSyntaxError(Exception):
    """The script cannot be parsed; the text is what mksh prints after `syntax error: ` or alone."""

    def __init__(self, message: str, line: int = 1, *, incomplete: bool = False) -> None:
        super().__init__(message, line)
        self.message = message
        self.line = line
        self.incomplete = incomplete


@dataclass(frozen=True)
class Script:
    """All complete commands of a text up to its first syntax error."""

    lines: tuple[Line, ...]
    problem: ShellSyntaxError | None = field(default=None, compare=False)

    @property
    def only_command(self) -> Simple | None:
        """The simple command, when there is nothing else."""
        items = self.lines[0].command.items if len(self.lines) == 1 else ()
        command = items[0].command if len(items) == 1 and not items[0].background else None
        return command if isinstance(command, Simple) else None
