"""Words of a meeting's safety: the plan, its parts, posts and contacts, the briefing. Row 2.8."""

from __future__ import annotations

from collections import Counter

from chat.message import Choice, Message, Paper, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.alarms import drilled
from chat.texts.cards import Words
from chat.texts.names import words_shortly
from chat.texts.seats import in_pairs, pages
from chat.texts.wording import Reading
from meetings.checklists.lines import KINDS
from meetings.safety.briefing import Briefed
from meetings.safety.house import POSTS
from meetings.safety.plan_reading import Part, Plan, PlanPage, Post, newest, posts_of
from meetings.safety.readiness import NEEDED
from storage import meetings as meeting_rows

PAGE = 10
#: The number of the safety checklist among the kinds.
SAFETY = KINDS.index("safety")
#: Characters of a text shown where it is compared.
MOST_COMPARED = 120


def page(words: Words, found: PlanPage, note: RichText = ()) -> Message:
    """安全保障: what is missing first, then what there is."""
    texts = words.texts
    there = {post.kind for post in found.posts}
    lacking = [texts.plain(f"duty-{kind}") for kind in NEEDED if kind not in there]
    comma = texts.plain("meeting-list-comma")
    text = lines(
        note,
        texts.rich("safety-page", title=found.meeting.title),
        _state(words, found.plan),
        texts.rich("safety-lacking", posts=comma.join(lacking)) if lacking else (),
        *_posts_lines(texts, found.posts),
        _running(texts, found),
    )
    return Message(text, choices=_page_choices(words, found))


def _running(texts: Texts, found: PlanPage) -> RichText:
    if not found.running:
        return ()
    said = texts.rich("safety-running")
    return drilled(texts, said) if found.drill else said


def _state(words: Words, plan: Plan | None) -> RichText:
    if plan is None:
        return words.texts.rich("safety-no-plan")
    return words.texts.rich(
        f"safety-state-{plan.state}", edition=plan.edition, name=plan.by, when=words.when(plan.at)
    )


def _posts_lines(texts: Texts, posts: tuple[Post, ...]) -> list[RichText]:
    if not posts:
        return [texts.rich("safety-posts-nobody")]
    count = Counter(post.kind for post in posts)
    said = [
        texts.plain("safety-post-count", post=texts.plain(f"duty-{kind}"), count=count[kind])
        for kind in POSTS
        if kind in count
    ]
    found = [texts.rich("safety-posts", posts=texts.plain("meeting-list-comma").join(said))]
    people = {post.person.person_id: post.briefed for post in posts}
    told = [state for state in people.values() if state != "untold"]
    if told:
        seen = sum(state == "seen" for state in told)
        found.append(texts.rich("safety-briefed", seen=seen, waiting=len(people) - seen))
    return found


def _page_choices(words: Words, found: PlanPage) -> tuple[tuple[Choice, ...], ...]:
    texts, id, plan = words.texts, found.meeting.id, found.plan
    rows: list[tuple[Choice, ...]] = []
    if found.running:
        rows.append((Choice(texts.plain("alarm-button-list"), encode("Gl", found.running)),))
    buttons = []
    if plan is None and found.may_edit:
        buttons.append(_button(texts, "start", "Gj", id))
    if plan is not None:
        buttons.append(_button(texts, "parts", "Gk", id, 0))
        buttons.append(_button(texts, "print", "Gv", id))
    if plan is not None and found.may_edit and plan.state in ("draft", "returned"):
        buttons.append(_button(texts, "ask", "Gu", id))
    if plan is not None and plan.approval_id is not None and plan.state == "asked":
        buttons.append(
            Choice(texts.plain("safety-button-request"), encode("as", plan.approval_id))
        )
    buttons.append(_button(texts, "posts", "Gw", id, 0))
    buttons.append(_button(texts, "checks", "Da", id, SAFETY))
    if found.may_edit:
        buttons.append(Choice(texts.plain("ushers-button-duties"), encode("wt", id)))
    if plan is not None and found.posts and found.may_edit:
        buttons.append(_button(texts, "brief", "Gx", id))
    rows += in_pairs(buttons)
    rows.append((Choice(texts.plain("alarm-button-raise"), encode("Gb", id, 0)),))
    rows.append((Choice(texts.plain("panel-button-back"), encode("mp", id)),))
    return tuple(rows)


def parts(words: Words, found: PlanPage, page: int, note: RichText = ()) -> Message:
    """The parts of the plan, ten a page; what this edition changed is marked."""
    texts, id, plan = words.texts, found.meeting.id, found.plan
    back = _button(texts, "page", "Ga", id)
    if plan is None:
        return Message(lines(note, texts.rich("safety-no-plan")), choices=((back,),))
    page = min(page, (len(plan.parts) - 1) // PAGE)
    shown = plan.parts[page * PAGE : (page + 1) * PAGE]
    changed = [part.name for part in plan.changed]
    text = lines(
        note,
        texts.rich("safety-parts", edition=plan.edition),
        texts.rich("safety-reason", reason=plan.reason) if plan.reason else (),
        texts.rich("safety-changed", parts=words_shortly(texts, changed, PAGE)) if changed else (),
        texts.rich("safety-parts-how"),
    )
    choices = [Choice(_label(texts, part), encode("Gs", id, part.number)) for part in shown]
    turns = pages(texts, "Gk", (id,), page, len(plan.parts))
    return Message(text, choices=(*in_pairs(choices), *([turns] if turns else []), (back,)))


def _label(texts: Texts, part: Part) -> str:
    name = texts.plain("safety-event", name=part.name) if part.event else part.name
    return texts.plain("safety-part-changed", name=name) if part.before is not None else name


def part(words: Words, found: PlanPage, number: int, note: RichText = ()) -> Message | None:
    """One part, and what the edition before said; None where there is no such part."""
    texts, id, plan = words.texts, found.meeting.id, found.plan
    if plan is None or number >= len(plan.parts):
        return None
    one = plan.parts[number]
    text = lines(
        note,
        texts.rich("safety-part", name=one.name, edition=plan.edition),
        one.text,
        texts.rich("safety-part-before", text=_shortly(one.before)) if one.before else (),
    )
    edit = [_button(texts, "edit", "Gt", id, number)] if found.may_edit else []
    back = _button(texts, "parts-back", "Gk", id, number // PAGE)
    return Message(text, choices=((*edit, back),))


def _shortly(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= MOST_COMPARED else f"{said[:MOST_COMPARED]}…"


def posts(words: Words, found: PlanPage, page: int, note: RichText = ()) -> Message:
    """会场秩序: who is where, with telephone numbers; who has not said 收到 is ticked here."""
    texts, id, people = words.texts, found.meeting.id, found.posts
    back = _button(texts, "page", "Ga", id)
    if not people:
        return Message(lines(note, texts.rich("safety-posts-nobody")), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    shown = people[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("safety-posts-of", title=found.meeting.title),
        *(post_line(texts, one) for one in shown),
    )
    waiting = dict.fromkeys(
        (one.person.person_id, one.person.name)
        for one in shown
        if one.briefed in ("told", "by_word")
    )
    ticks = [
        Choice(texts.plain("safety-button-seen-by", name=name), encode("Gy", id, person, page + 1))
        for person, name in waiting
    ]
    turns = pages(texts, "Gw", (id,), page, len(people))
    return Message(text, choices=(*in_pairs(ticks), *([turns] if turns else []), (back,)))


def post_line(texts: Texts, one: Post) -> RichText:
    """The post, who, the number to press, whether they were briefed."""
    said = texts.plain("safety-post", post=post_name(texts, one), name=one.person.name)
    state = texts.plain(f"safety-{one.briefed.replace('_', '-')}")
    end = f"  {state}" if one.briefed != "untold" else ""
    if not one.phone:
        return (Span(f"{said}{end}"),)
    return (Span(f"{said}  "), Span(one.phone, url=f"tel:{one.phone}"), Span(end))


def post_name(texts: Texts, one: Post) -> str:
    """A post with its zone."""
    name = texts.plain(f"duty-{one.kind}")
    return texts.plain("duty-in-zone", duty=name, zone=one.zone) if one.zone else name


def printed(texts: Texts, plan: Plan) -> Message:
    """The plan on paper."""
    return Message(
        texts.rich("safety-printed", edition=plan.edition),
        files=(Paper("safety_plan", (("plan", plan.id),)),),
    )


def briefed(texts: Texts, done: Briefed) -> RichText:
    """How many were told, how many are told by word."""
    return lines(
        texts.rich("safety-brief-told", count=done.told),
        texts.rich("safety-brief-by-word", count=done.by_word) if done.by_word else (),
    )


def plan_notice(reading: Reading) -> Message | None:
    """An approved plan, to somebody on a post; None where they are on none any more."""
    return _told(reading, "safety-plan-told", ask=False)


def briefing_notice(reading: Reading) -> Message | None:
    """应急交底: the meeting, one's own posts, the plan, 收到."""
    return _told(reading, "safety-briefing", ask=True)


def _told(reading: Reading, key: str, *, ask: bool) -> Message | None:
    id, texts = int(reading.params["meeting"]), reading.texts
    meeting = meeting_rows.meeting(reading.session, id)
    plan = newest(reading.session, id)
    own = [
        one for one in posts_of(reading.session, id) if one.person.person_id == reading.person_id
    ]
    if meeting is None or plan is None or not own or meeting.state != "published":
        return None
    words = Words(texts, reading.office, reading.now)
    for_other = reading.reader_id != reading.person_id
    text = lines(
        texts.rich("alarm-for", name=own[0].person.name) if for_other else (),
        texts.rich(key, title=meeting.title),
        texts.rich(
            "safety-briefing-when",
            when=words.when(meeting.starts_at, meeting.ends_at),
            place=meeting.place,
        ),
        *(texts.rich("safety-briefing-post", post=post_name(texts, one)) for one in own),
        texts.rich("safety-briefing-ask") if ask else (),
    )
    seen = Choice(texts.plain("safety-button-seen"), encode("Gy", id, reading.person_id, 0))
    posts_ = Choice(texts.plain("safety-button-posts"), encode("Gw", id, 0))
    paper = Paper("safety_plan", (("plan", plan.id),))
    return Message(text, choices=(((seen,) if ask else ()) + (posts_,),), files=(paper,))


def seen(texts: Texts, *, again: bool) -> RichText:
    """收到 is noted."""
    return texts.rich("safety-seen-again" if again else "safety-seen-noted")


def _button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(f"safety-button-{name}"), encode(route, *numbers))
