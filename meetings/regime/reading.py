"""From TOML files to typed values: inheritance, source marks, and every mistake with its path.

The frozen dataclasses of ``meetings.regime.profile`` are the schema: a key is a field, and a
field's type says what is expected. A value may be plain or
``{value = …, source = "…", effective_from = …}``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, time
from enum import Enum
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as hints_of
from zoneinfo import ZoneInfo

from meetings.calendar import MeetingFree, QuietHours

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The word that stands for "no limit, not used" where a value is optional: TOML has no null.
NONE = "none"
_MARK_KEYS = {"value", "source", "effective_from"}


class Problem(NamedTuple):
    """One mistake: where (``classes.II.days``, or a file) and what was expected."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class ProfileErrors(Exception):
    """A profile can not be used; ``problems`` holds every mistake found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value as it stands in a file, with its mark and the profile that set it."""

    value: Any
    source: str | None
    effective_from: date | None
    profile: str


Tree = dict[str, "Tree | Leaf"]


@dataclass(frozen=True, slots=True)
class Between:
    """A number's inclusive bounds, given as ``Annotated[int, Between(0, 60)]``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year, "11-30" in the file."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in that year; 29 February is never used."""
        return date(year, self.month, self.day)


class NotRead(Enum):
    """Marks a dataclass field that no file sets."""

    FIELD = "not read from a file"


def merge(base: Tree, child: Tree) -> Tree:
    """The base with the child's values over it, key by key; lists are replaced whole."""
    merged = dict(base)
    for key, node in child.items():
        under = merged.get(key)
        if isinstance(node, dict) and isinstance(under, dict):
            merged[key] = merge(under, node)
        else:
            merged[key] = node
    return merged


def parse_file(path: Path) -> dict[str, Any]:
    """A TOML file's data. Raises ProfileErrors that name the file (and line)."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ProfileErrors((Problem(str(path), "there is no such file"),)) from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileErrors((Problem(str(path), f"not valid TOML: {error}"),)) from None
    except UnicodeDecodeError:
        raise ProfileErrors((Problem(str(path), "not saved as UTF-8"),)) from None
    except OSError as error:
        raise ProfileErrors((Problem(str(path), error.strerror or str(error)),)) from None


def leaves_of(data: dict[str, Any], profile: str, problems: list[Problem]) -> Tree:
    """A file's data as a tree whose leaves carry their marks; bad marks go to ``problems``."""
    return {
        key: _node(value, key, Leaf(None, None, None, profile), problems)
        for key, value in data.items()
    }


def _node(value: Any, path: str, mark: Leaf, problems: list[Problem]) -> Tree | Leaf:
    if not isinstance(value, dict):
        return Leaf(value, mark.source, mark.effective_from, mark.profile)
    if "value" not in value:
        return {key: _node(part, f"{path}.{key}", mark, problems) for key, part in value.items()}
    for key in value.keys() - _MARK_KEYS:
        problems.append(Problem(f"{path}.{key}", "unknown key beside value"))
    source, since = value.get("source"), value.get("effective_from")
    if source is not None and not isinstance(source, str):
        problems.append(Problem(f"{path}.source", f"expected a text, got {shown(source)}"))
    if since is not None and type(since) is not date:
        problems.append(Problem(f"{path}.effective_from", f"expected a day, got {shown(since)}"))
    marked = Leaf(None, source or mark.source, since or mark.effective_from, mark.profile)
    return _node(value["value"], path, marked, problems)


def walk(tree: Tree, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf with its path, in the order of the files."""
    for key, node in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(node, Leaf):
            yield here, node
        else:
            yield from walk(node, here)


def shown(value: Any) -> str:
    """A value as its writer would recognise it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case dict() | Mapping():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)


class Reader:
    """Reads trees into typed values and keeps every mistake in ``problems``."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, kind: Any, node: Any, path: str) -> Any:
        """The value of type ``kind`` at ``path``, or None after a problem was noted."""
        if isinstance(node, Leaf):
            node = node.value
        origin = get_origin(kind)
        if origin is Annotated:
            return self._bounded(kind, node, path)
        if origin in (Union, UnionType):
            return self._one_of(get_args(kind), node, path)
        if origin in (tuple, frozenset):
            return self._list(kind, node, path)
        if origin is Mapping:
            return self._table(get_args(kind)[1], node, path)
        if kind not in _PARSERS and is_dataclass(kind) and isinstance(kind, type):
            return self.read_fields(kind, node, path)
        return self._plain(kind, node, path)

    def read_fields(self, kind: type[T], node: Any, path: str, **given: Any) -> T | None:
        """A dataclass from a table; ``given`` are fields that no file sets."""
        if not isinstance(node, dict):
            self._expected("a table", node, path)
            return None
        before = len(self.problems)
        hints = hints_of(kind, include_extras=True)
        # A type variable does not tell mypy that this is a dataclass; `read` has looked.
        known: dict[str, Field[Any]] = {f.name: f for f in fields(cast(Any, kind))}
        for key in node:
            if key not in known or known[key].metadata.get(NotRead):
                self.problems.append(Problem(_join(path, key), "unknown key"))
        values = dict(given)
        for name, field in known.items():
            if field.metadata.get(NotRead):
                continue
            if name in node:
                values[name] = self.read(hints[name], node[name], _join(path, name))
            elif field.default is MISSING and field.default_factory is MISSING:
                self.problems.append(Problem(_join(path, name), "missing"))
        return kind(**values) if len(self.problems) == before else None

    def _expected(self, what: str, node: Any, path: str) -> Any:
        self.problems.append(Problem(path, f"expected {what}, got {shown(node)}"))

    def _bounded(self, kind: Any, node: Any, path: str) -> Any:
        inner, bounds = get_args(kind)
        before = len(self.problems)
        value = self.read(inner, node, path)
        if len(self.problems) == before and not bounds.low <= value <= bounds.high:
            return self._expected(f"a number from {bounds.low:g} to {bounds.high:g}", node, path)
        return value

    def _one_of(self, kinds: tuple[Any, ...], node: Any, path: str) -> Any:
        words: list[str] = []
        rest: list[Any] = []
        for kind in kinds:
            if kind is type(None):
                words.append(NONE)
            elif get_origin(kind) is Literal:
                words.extend(get_args(kind))
            else:
                rest.append(kind)
        if isinstance(node, str) and node in words:
            return None if node == NONE else node
        trial = Reader()
        value = trial.read(rest[0], node, path)
        hint = "".join(f' or "{word}"' for word in words if word != NONE)
        self.problems += [
            Problem(where, text.replace(", got", f"{hint}, got") if where == path else text)
            for where, text in trial.problems
        ]
        return value

    def _list(self, kind: Any, node: Any, path: str) -> Any:
        if not isinstance(node, list):
            return self._expected("a list", node, path)
        item = get_args(kind)[0]
        values = [self.read(item, part, f"{path}[{at}]") for at, part in enumerate(node, 1)]
        return frozenset(values) if get_origin(kind) is frozenset else tuple(values)

    def _table(self, kind: Any, node: Any, path: str) -> Any:
        if not isinstance(node, dict):
            return self._expected("a table", node, path)
        return MappingProxyType(
            {key: self.read(kind, part, _join(path, key)) for key, part in node.items()}
        )

    def _plain(self, kind: Any, node: Any, path: str) -> Any:
        if get_origin(kind) is Literal:
            words = get_args(kind)
            if node in words:
                return node
            return self._expected(" or ".join(f'"{word}"' for word in words), node, path)
        if isinstance(kind, type) and issubclass(kind, Enum):
            try:
                return kind(node)
            except ValueError:
                words = tuple(member.value for member in kind)
                return self._expected(" or ".join(f'"{word}"' for word in words), node, path)
        what, parse = _PARSERS[kind]
        try:
            return parse(node)
        except (ValueError, TypeError, KeyError):
            return self._expected(what, node, path)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _text(node: Any) -> str:
    if not isinstance(node, str) or not node.strip():
        raise ValueError
    return node


def _bool(node: Any) -> bool:
    if not isinstance(node, bool):
        raise ValueError
    return node


def _int(node: Any) -> int:
    if not isinstance(node, int) or isinstance(node, bool):
        raise ValueError
    return node


def _float(node: Any) -> float:
    if not isinstance(node, int | float) or isinstance(node, bool) or node != node:
        raise ValueError
    return float(node)


def _time(node: Any) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", _text(node)):
        raise ValueError
    return time.fromisoformat(node)


def _month_day(node: Any) -> MonthDay:
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", _text(node)):
        raise ValueError
    month, day = map(int, node.split("-"))
    date(2023, month, day)
    return MonthDay(month, day)


def _date(node: Any) -> date:
    if type(node) is not date:
        raise ValueError
    return node


def _quiet_hours(node: Any) -> QuietHours:
    if not isinstance(node, list):
        raise ValueError
    return QuietHours.parse(map(_text, node))


def _zone(node: Any) -> ZoneInfo:
    return ZoneInfo(_text(node))


def _meeting_free(node: Any) -> MeetingFree:
    if (
        not isinstance(node, dict)
        or not node
        or node.keys() - {"weekday", "week_of_month", "dates"}
    ):
        raise ValueError
    weekday = WEEKDAYS.index(node["weekday"]) if "weekday" in node else None
    week = _int(node["week_of_month"]) if "week_of_month" in node else None
    days = frozenset(map(_date, node.get("dates", ())))
    if (week is not None and not 1 <= week <= 5) or ("dates" in node and not days):
        raise ValueError
    return MeetingFree(weekday, week, days)


_PARSERS: dict[Any, tuple[str, Callable[[Any], Any]]] = {
    bool: ("true or false", _bool),
    int: ("a whole number", _int),
    float: ("a number", _float),
    str: ("a text", _text),
    time: ('a time as "17:30"', _time),
    date: ("a day as 2026-12-31 (without quotes)", _date),
    MonthDay: ('a day of the year as "11-30"', _month_day),
    QuietHours: ('a list of "17:30-09:00" and "rest_days" that leaves time to work', _quiet_hours),
    MeetingFree: ('a table with weekday = "mon", week_of_month = 1 to 5 or dates', _meeting_free),
    ZoneInfo: ('a time zone as "Asia/Shanghai"', _zone),
}
