"""The catalogs: three languages, the same texts with the same variables, nothing broken."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from chat.texts import FOLDER, LANGUAGES, Language, Texts, _Catalog
from jobs.do_work import CHUNKS, PREPARED

ROOT = Path(__file__).parents[2]
HAN = re.compile(r"[㐀-鿿]")
#: A comma, semicolon, question mark or bracket of the other script beside a Chinese character.
HALF_WIDTH = re.compile(r"(?<=[㐀-鿿])[,;?!()]|[,;?!()](?=[㐀-鿿])")


class Variables(Visitor):
    """Collects the variables a text uses."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def entries(language: str) -> list[ast.EntryType]:
    return FluentParser().parse((FOLDER / f"{language}.ftl").read_text("utf-8")).body


def messages(language: str) -> dict[str, ast.Message]:
    return {e.id.name: e for e in entries(language) if isinstance(e, ast.Message)}


class Words(Visitor):
    """Collects the words of a text, without its variables."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.parts.append(node.value)


def words(message: ast.Message) -> str:
    collected = Words()
    collected.visit(message)
    # A variable stands between two parts: what surrounds it does not touch.
    return "\N{OBJECT REPLACEMENT CHARACTER}".join(collected.parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_broken_or_said_twice(language: str) -> None:
    found = entries(language)
    junk = [e.content for e in found if isinstance(e, ast.Junk)]
    assert not junk
    names = [e.id.name for e in found if isinstance(e, ast.Message)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("one", "other"), list(pairwise(LANGUAGES)))
def test_languages_have_the_same_texts_and_variables(one: str, other: str) -> None:
    here, there = messages(one), messages(other)
    assert sorted(here) == sorted(there)
    for key, message in here.items():
        used = []
        for text in (message, there[key]):
            variables = Variables()
            variables.visit(text)
            used.append(variables.names)
        assert used[0] == used[1], key


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_chinese_texts_have_full_width_punctuation(language: str) -> None:
    wrong = {k: words(m) for k, m in messages(language).items() if HALF_WIDTH.search(words(m))}
    assert not wrong


def test_english_texts_hold_no_chinese_and_nothing_shouts() -> None:
    chinese = [k for k, m in messages("en").items() if HAN.search(words(m))]
    assert not chinese
    for language in LANGUAGES:
        loud = [k for k, m in messages(language).items() if re.search("[!！]", words(m))]
        assert not loud


def test_traditional_texts_hold_no_simplified_characters() -> None:
    # Characters that exist in simplified writing only; a few frequent ones are enough to notice.
    simplified = set("会议签请问题时间发办议为应们个员单录语输这还没进门车长东两报导图过边现")
    wrong = {
        key: hits
        for key, message in messages("zh_Hant").items()
        if (hits := simplified & set(words(message)))
    }
    assert not wrong


def test_every_text_used_in_code_exists() -> None:
    known = set(messages("en"))
    pattern = re.compile(r"""(?:\.plain|\.rich|\.tell|rich|plain)\(\s*"([a-z][a-z0-9-]+)\"""")
    missing = {}
    for room in ("bot", "chat", "handlers", "jobs"):
        for path in (ROOT / room).rglob("*.py"):
            for key in pattern.findall(path.read_text("utf-8")):
                if key not in known:
                    missing[key] = path.name
    assert not missing


def test_every_refusal_has_a_sentence() -> None:
    known = set(messages("en"))
    pattern = re.compile(r"""(?:refused|\.refuse|Refused)\(\s*"([a-z][a-z0-9-]+)\"""")
    missing = {}
    for room in ("handlers", "jobs", "meetings"):
        for path in (ROOT / room).rglob("*.py"):
            for code in pattern.findall(path.read_text("utf-8")):
                if f"refused-{code}" not in known:
                    missing[code] = path.name
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_found_and_parsed_by_itself(language: Language) -> None:
    catalog = _Catalog(language)
    for key in messages(language):
        assert catalog.has(key)
        assert catalog.pattern(key) is not None, key
    assert not catalog.has("no-such-text")


def test_a_text_within_a_text_is_said_with_it() -> None:
    shared = Texts("zh_Hans").plain("home-share-phone")
    assert f"“{shared}”" in Texts("zh_Hans").plain("not-taken-contact")


def test_every_kind_of_work_has_a_name() -> None:
    known = set(messages("en"))
    kinds = {f"work-kind-{kind.replace('_', '-')}" for kind in (*CHUNKS, *PREPARED)}
    assert kinds <= known, kinds - known


def test_no_text_is_left_over() -> None:
    """A text nobody says is dead. Keys put together in code count by their prefix."""
    places = [
        p
        for room in ("bot", "chat", "handlers", "jobs", "meetings")
        for p in (ROOT / room).rglob("*.*")
        if p.suffix in (".py", ".js", ".html")
    ]
    code = "\n".join(place.read_text("utf-8") for place in places)
    built = (*re.findall(r'f"([a-z][a-z-]*-)\{', code), "refused-", "webchat-")
    said = set(re.findall(r"[a-z][a-z0-9-]*", code))
    unused = [key for key in messages("en") if key not in said and not key.startswith(built)]
    assert not unused
