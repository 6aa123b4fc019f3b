"""Loading a profile: find the file, follow ``extends``, read, and judge the whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from meetings.regime.profile import DECIDERS, NAMED_DECIDERS, Level, Profile, Setting
from meetings.regime.reading import (
    Problem,
    ProfileErrors,
    Reader,
    Tree,
    leaves_of,
    merge,
    parse_file,
    shown,
    walk,
)

DEFAULT_PROFILE = "central-2023"
FOLDER = Path(__file__).parents[1] / "regimes"


def shipped_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with the product."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def describe(profile: Profile) -> tuple[Setting, ...]:
    """Every line of the profile with its source, inherited ones too, for ``check-config``."""
    return profile.settings


def load_profile(name_or_path: str | Path, extra_dir: Path | None = None) -> Profile:
    """The profile of this name (looked for in ``extra_dir`` first, then shipped) or file.

    Raises ProfileErrors with every mistake found: unreadable files, unknown and missing keys,
    wrong types, and values that contradict each other.
    """
    problems: list[Problem] = []
    tree = _inherited(name_or_path, extra_dir, (), problems)
    settings = tuple(
        Setting(path, _written(leaf.value), leaf.source, leaf.effective_from, leaf.profile)
        for path, leaf in walk(tree)
    )
    reader = Reader()
    reader.problems = problems
    name = reader.read(str, tree.pop("profile"), "profile") if "profile" in tree else None
    if name is None and "profile" not in {problem.path for problem in problems}:
        problems.append(Problem("profile", "missing"))
    found = reader.read_fields(Profile, tree, "", name=name, settings=settings)
    if found is not None:
        problems += _contradictions(found)
    if problems or found is None:
        raise ProfileErrors(tuple(problems))
    return found


def _inherited(
    ref: str | Path, extra_dir: Path | None, chain: tuple[Path, ...], problems: list[Problem]
) -> Tree:
    path = _find(ref, extra_dir)
    if path in chain:
        circle = " > ".join(step.name for step in (*chain, path))
        raise ProfileErrors((Problem("extends", f"goes in a circle: {circle}"),))
    data = parse_file(path)
    base_name, without = data.pop("extends", None), data.pop("without", [])
    own = leaves_of(data, str(data.get("profile", path.stem)), problems)
    if base_name is None:
        if without:
            problems.append(Problem("without", "nothing to leave out: this profile extends none"))
        return own
    if not isinstance(base_name, str):
        raise ProfileErrors((Problem("extends", f"expected a name, got {shown(base_name)}"),))
    base = _inherited(base_name, extra_dir, (*chain, path), problems)
    base.pop("profile", None)
    if not isinstance(without, list):
        problems.append(Problem("without", f"expected a list, got {shown(without)}"))
        without = []
    for at, key in enumerate(without, 1):
        if not isinstance(key, str) or base.pop(key, None) is None:
            problems.append(Problem(f"without[{at}]", f"{shown(key)} is not in {base_name}"))
    return merge(base, own)


def _find(ref: str | Path, extra_dir: Path | None) -> Path:
    if isinstance(ref, Path) or ref.endswith(".toml"):
        return Path(ref).resolve()
    if not re.fullmatch(r"[\w-]+", ref):
        raise ProfileErrors((Problem(ref, "not a profile's name (letters, digits, -)"),))
    for folder in (extra_dir, FOLDER):
        if folder is not None and (path := folder / f"{ref}.toml").is_file():
            return path.resolve()
    known = ", ".join(shipped_profiles())
    raise ProfileErrors((Problem(ref, f"no such profile; shipped are {known}"),))


def _contradictions(profile: Profile) -> list[Problem]:
    from meetings.documents.kinds import Category  # knows the office, which knows the profile

    problems: list[Problem] = []

    def must(holds: bool, path: str, problem: str) -> None:
        if not holds:
            problems.append(Problem(path, problem))

    supervision, secrecy, minutes = profile.supervision, profile.secrecy, profile.minutes_wd
    must(profile.default_class in profile.classes, "default_class", "not one of classes")
    must(profile.default_package in profile.packages, "default_package", "not one of packages")
    for key in profile.quota or {}:
        must(key in profile.classes, f"quota.{key}", "not one of classes")
    must(
        profile.seats.rostrum_rank is None or profile.seats.rostrum_rank in profile.ranks,
        "seats.rostrum_rank",
        "not one of ranks",
    )
    must(
        profile.highest_chased is None or profile.highest_chased in profile.ranks,
        "highest_chased",
        "not one of ranks",
    )
    known = profile.leaders_from is None or profile.leaders_from in profile.ranks
    must(known, "leaders_from", "not one of ranks")
    falling = tuple(sorted(set(supervision.remind_wd), reverse=True))
    must(supervision.remind_wd == falling, "supervision.remind_wd", "expected largest first")
    must(
        supervision.yellow_gap <= supervision.red_gap,
        "supervision.red_gap",
        "expected at least yellow_gap",
    )
    for name, chain in profile.approval.chains.items():
        must(bool(chain.steps), f"approval.chains.{name}.steps", "expected at least one step")
        for at, step in enumerate(chain.steps, 1):
            where = f"approval.chains.{name}.steps[{at}]"
            must(bool(step.who), f"{where}.who", "expected at least one")
            for key, words in (("who", step.who), ("otherwise", step.otherwise)):
                for word in words:
                    must(_is_decider(word), f"{where}.{key}", f"nobody is meant by {shown(word)}")
            for one in step.classes:
                must(one in profile.classes, f"{where}.classes", f"{shown(one)} not in classes")
    for key, template in profile.preparation.templates.items():
        for one in template.packages:
            where = f"preparation.templates.{key}.packages"
            must(one in profile.packages, where, f"{shown(one)} not in packages")
    for code in profile.archive.periods:
        where = f"archive.periods.{code}"
        must(
            bool(re.fullmatch(r"[A-Z][A-Z0-9]{0,5}", code)), where, "expected capitals and digits"
        )
    for at, line in enumerate(profile.archive.retention, 1):
        where = f"archive.retention[{at}]"
        must(line.period in profile.archive.periods, f"{where}.period", "not one of periods")
        for held in line.meetings:
            must(held in profile.archive.meetings, f"{where}.meetings", "not one of meetings")
    must(profile.archive.otherwise in profile.archive.periods, "archive.otherwise", "not a period")
    for kind in ("public_messenger", "own_deployment", "neutral_title"):
        levels: tuple[Level, ...] = getattr(secrecy, kind)
        secrets = any(level.state_secret for level in levels)
        must(not secrets, f"secrecy.{kind}", "state secrets are never accepted")
        rising = tuple(level for level in Level if level in levels)
        must(levels == rising, f"secrecy.{kind}", "expected lowest first, each once")
    for at, mark in enumerate(secrecy.marks, 1):
        must(_is_pattern(mark), f"secrecy.marks[{at}]", f"not a regular expression: {shown(mark)}")
    must(
        minutes.draft <= minutes.sign <= minutes.issue <= minutes.hard,
        "minutes_wd",
        "expected draft, sign, issue, hard in this order",
    )
    years = ("year", "roc_year")
    patterns = {
        "minutes.number": (profile.minutes.number, ("unit", "kind", *years)),
        "meeting_reports.bulletin_number": (profile.meeting_reports.bulletin_number, years),
        **{
            f"documents.numbers.{category}": (pattern, years)
            for category, pattern in profile.documents.numbers.items()
        },
    }
    for category in profile.documents.numbers:
        where = f"documents.numbers.{category}"
        must(category in set(Category), where, "not a category of documents")
    for where, (pattern, names) in patterns.items():
        wanted = ", ".join(f"{{{name}}}" for name in names)
        must(
            _is_number(pattern, names),
            where,
            f"expected {{number}}, and of {wanted} what is wanted",
        )
    must(
        profile.notice.settle_min <= profile.notice.at_once_min,
        "notice.settle_min",
        "expected at most at_once_min",
    )
    must(
        profile.signin.late_grace_min <= profile.signin.close_min,
        "signin.close_min",
        "expected at least late_grace_min",
    )
    must(
        profile.signin.code_seconds >= profile.signin.rotate_seconds,
        "signin.code_seconds",
        "expected at least rotate_seconds",
    )
    return problems


def _is_decider(word: str) -> bool:
    kind, _, name = word.partition(":")
    return bool(name) if kind in NAMED_DECIDERS else word in DECIDERS


def _written(value: Any) -> str:
    match value:
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
        case dict():
            return (
                "{" + ", ".join(f"{key} = {_written(part)}" for key, part in value.items()) + "}"
            )
        case _:
            return shown(value)


def _is_number(pattern: str, names: tuple[str, ...]) -> bool:
    """Whether a number can be printed so: {number} once, with zeros before it as {number:07} or
    without, and nothing unknown."""
    part = r"\{(\w+)(?::0\d)?\}"
    found = re.findall(part, pattern)
    left = re.sub(part, "", pattern)
    known = found.count("number") == 1 and set(found) <= {"number", *names}
    return known and not set("{}") & set(left)


def _is_pattern(text: str) -> bool:
    try:
        # Marks are joined to one expression, where flags for the whole of it can not stand.
        re.compile(f"|(?:{text})")
    except re.error:
        return False
    return True
