"""The forms engine: every way through a form, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.message import Span
from chat.payload import decode
from chat.texts import Texts
from handlers.forms.engine import (
    Asked,
    Draft,
    Entry,
    Finished,
    Form,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Stayed,
    Step,
    Taken,
    View,
    advance,
    back,
    begin,
    prompt,
    skip,
)
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
OFFICE = office()


def ask(view: View) -> Prompt:
    return Prompt((Span("?"),), ((Option("one", 1), Option("two", 2)),))


def read(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    if entry.text == "more":
        return Kept([*view.answers.get("list", []), "more"])
    return Taken(entry.text) if entry.text else Problem((Span("empty"),))


FORM = Form(
    "test",
    3,
    (
        Step("name", ask, read),
        Step("why", ask, read, skippable=True, wanted=lambda answers: answers["name"] != "x"),
        Step("list", ask, read),
    ),
    facts=lambda turn, answers: None,
    finish=lambda turn, answers: None,
)


def view_of(draft: Draft) -> View:
    return View(draft.answers, None, Texts("en"), NOW, OFFICE)


def give(draft: Draft, text: str = "", **entry: object) -> Asked | Stayed | Finished:
    return advance(FORM, draft, Entry(text=text, **entry), view_of(draft))  # type: ignore[arg-type]


def started(**answers: object) -> Draft:
    return begin(FORM, dict(answers), revision=5, now=NOW)


def test_answers_lead_from_step_to_step_to_the_end() -> None:
    first = give(started(), "Lin")
    assert isinstance(first, Asked)
    assert first.draft.step == "why"
    second = give(first.draft, "because")
    assert isinstance(second, Asked)
    last = give(second.draft, "end")
    assert isinstance(last, Finished)
    assert last.draft.answers == {"name": "Lin", "why": "because", "list": "end"}


def test_a_step_that_is_not_wanted_is_not_asked() -> None:
    after = give(started(), "x")
    assert isinstance(after, Asked)
    assert after.draft.step == "list"


def test_a_bad_entry_changes_nothing() -> None:
    draft = started()
    stayed = give(draft, "")
    assert isinstance(stayed, Stayed)
    assert stayed.draft == draft


def test_a_list_grows_until_it_is_done() -> None:
    draft = started(name="x")
    one = give(draft, "more")
    assert isinstance(one, Asked)
    assert one.draft.step == "list"
    two = give(one.draft, "more")
    assert isinstance(two, Asked)
    assert two.draft.answers["list"] == ["more", "more"]


def test_only_a_skippable_step_is_skipped() -> None:
    draft = started()
    assert isinstance(skip(FORM, draft, view_of(draft)), Stayed)
    at_why = give(draft, "Lin")
    assert isinstance(at_why, Asked)
    skipped = skip(FORM, at_why.draft, view_of(at_why.draft))
    assert isinstance(skipped, Asked)
    assert skipped.draft.answers["why"] is None


def test_back_asks_the_step_before_again_and_keeps_the_rest() -> None:
    at_why = give(started(), "Lin")
    assert isinstance(at_why, Asked)
    at_list = give(at_why.draft, "because")
    assert isinstance(at_list, Asked)
    returned = back(FORM, at_list.draft, view_of(at_list.draft))
    assert isinstance(returned, Asked)
    assert returned.draft.step == "why"
    assert returned.draft.answers == {"name": "Lin"}
    assert isinstance(back(FORM, started(), view_of(started())), Stayed)


def test_every_change_makes_the_buttons_before_it_old() -> None:
    draft = started()
    draft, message = prompt(FORM, draft, view_of(draft))
    decoded = decode(message.choices[0][0].payload)
    assert decoded == ("fo", (draft.revision, 0))
    after = give(draft, pressed=True, value=1)
    assert isinstance(after, Asked)
    assert after.draft.revision > draft.revision


def test_the_first_prompt_offers_no_way_back_and_no_skip() -> None:
    draft = started()
    _, message = prompt(FORM, draft, view_of(draft))
    codes = [choice.payload[:2] for choice in message.choices[-1]]
    assert codes == ["fx"]


def test_a_step_that_a_new_version_dropped_starts_at_the_first() -> None:
    lost = replace(started(), step="gone")
    asked = give(lost, "anything")
    assert isinstance(asked, Asked)
    assert asked.draft.step == "name"


@given(st.lists(st.sampled_from(["text", "", "more", "x", "back", "skip"]), max_size=30))
def test_whatever_is_said_the_draft_stays_whole(said: list[str]) -> None:
    draft = started()
    for word in said:
        view = view_of(draft)
        if word == "back":
            step = back(FORM, draft, view)
        elif word == "skip":
            step = skip(FORM, draft, view)
        else:
            step = give(draft, word)
        assert FORM.step(step.draft.step) is not None
        assert step.draft.expires_at <= NOW + timedelta(days=1)
        assert step.draft.revision >= draft.revision
        if isinstance(step, Finished):
            assert "name" in step.draft.answers
            return
        draft = step.draft


@pytest.mark.parametrize("answers", [{"name": "x"}, {"name": "y", "why": None}])
def test_what_is_known_beforehand_is_not_asked(answers: dict[str, object]) -> None:
    assert started(**answers).step == "list"


DOUBTING = Form(
    "doubting",
    1,
    (
        Step("who", ask, read, settled=lambda value: isinstance(value, str)),
        Step(
            "list",
            ask,
            read,
            settled=lambda value: isinstance(value, str),
            in_doubt=lambda value: isinstance(value, list),
        ),
    ),
    facts=lambda turn, answers: None,
    finish=lambda turn, answers: None,
)


def test_back_from_a_question_asked_back_asks_the_same_step_anew() -> None:
    draft = begin(DOUBTING, {"who": "Lin"}, revision=5, now=NOW)
    doubtful = advance(DOUBTING, draft, Entry(text="more"), view_of(draft))
    assert isinstance(doubtful, Asked)
    assert doubtful.draft.answers["list"] == ["more"]
    _, message = prompt(DOUBTING, doubtful.draft, view_of(doubtful.draft))
    assert [choice.payload[:2] for choice in message.choices[-1]] == ["fb", "fx"]
    returned = back(DOUBTING, doubtful.draft, view_of(doubtful.draft))
    assert isinstance(returned, Asked)
    assert returned.draft.step == "list"
    assert "list" not in returned.draft.answers


def test_nobody_goes_back_to_what_was_given_from_the_start() -> None:
    draft = begin(DOUBTING, {"who": "Lin"}, revision=5, now=NOW)
    assert draft.step == "list"
    assert isinstance(back(DOUBTING, draft, view_of(draft)), Stayed)
