"""Words of the recorder and of the record to be filled in. Rows 4.1, 4.2."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button
from chat.texts.names import names_shortly
from chat.texts.notices import person_words
from meetings.minutes.appointing import KINDS
from meetings.minutes.reading import RecorderFacts, RecorderPage
from meetings.minutes.skeleton import Attendee, Skeleton

#: Names of one line of the record in a chat; the paper has all of them.
MOST_NAMES = 12


def page(words: Words, found: RecorderPage, note: RichText = ()) -> Message:
    """Recorder and deputy, who they were before, and what can be done."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("recorder-heading", title=found.title),
        _present(texts, "recorder", found.recorder),
        _present(texts, "deputy", found.deputy),
        texts.rich("recorder-pool", group=found.pool) if found.pool and found.may_appoint else (),
        *(_former(words, one) for one in found.former[-3:]),
    )
    return Message(text, choices=_choices(texts, found))


def _choices(texts: Texts, found: RecorderPage) -> tuple[tuple[Choice, ...], ...]:
    id, rows = found.meeting_id, []
    if found.may_appoint:
        for at, kind in enumerate(KINDS):
            there = getattr(found, kind) is not None
            row = [
                button(texts, f"recorder-button-{kind}{'-other' if there else ''}", "Bv", id, at)
            ]
            if there:
                row.append(button(texts, f"recorder-button-no-{kind}", "BE", id, at))
            rows.append(tuple(row))
    if found.may_hand_over:
        rows.append((button(texts, "recorder-button-hand-over", "By", id),))
    rows.append(
        (
            button(texts, "record-button-text", "Bz", id),
            button(texts, "record-button-paper", "BD", id),
        )
    )
    rows.append((button(texts, "record-button-home", "Ka", id),))
    if found.may_appoint:
        rows.append((button(texts, "panel-button-back", "mp", id),))
    return tuple(rows)


def _present(texts: Texts, kind: str, one: RecorderFacts | None) -> RichText:
    if one is None:
        return texts.rich(f"recorder-{kind}-none")
    key = f"recorder-{kind}-accepted" if one.accepted else f"recorder-{kind}-silent"
    return texts.rich(key, person=person_words(texts, one.person))


def _former(words: Words, one: RecorderFacts) -> RichText:
    assert one.ended_at is not None
    return words.texts.rich(
        "recorder-former",
        person=one.person.name,
        why=words.texts.plain(f"recorder-ended-{one.reason.replace('_', '-')}"),
        when=words.when(one.ended_at),
    )


def asked(words: Words, one: RecorderFacts, note: RichText = ()) -> Message:
    """To who is appointed: what, when, where, and 好的 or 换人."""
    texts = words.texts
    text = lines(
        note,
        texts.rich(f"recorder-asked-{one.kind}", title=one.meeting_title),
        texts.rich("notice-when", when=words.when(one.starts_at, one.ends_at)),
        texts.rich("notice-place", place=one.place) if one.place else (),
        texts.rich("recorder-said-yes") if one.accepted else texts.rich("recorder-please"),
    )
    if one.over:
        return Message(text)
    row = () if one.accepted else (button(texts, "recorder-button-accept", "Bw", one.id),)
    return Message(
        text,
        choices=(
            (*row, button(texts, "recorder-button-decline", "Bx", one.id)),
            (
                button(texts, "recorder-button-notes", "Ja", one.meeting_id),
                button(texts, "recorder-button-page", "Bm", one.meeting_id),
            ),
        ),
    )


def appointed(texts: Texts, name: str, *, reached: bool) -> RichText:
    """Somebody was appointed; who can not be written to is phoned."""
    return texts.rich("recorder-appointed" if reached else "recorder-to-phone", name=name)


def say(words: Words, key: str, **values: str | int) -> str:
    """A word of the record, in the profile's own way where it has one (DOC-13)."""
    own = f"record-{key}-{words.office.profile.wording}"
    name = own if words.texts.has(own) else f"record-{key}"
    return words.texts.plain(name, **values)


def titled(words: Words, title: str) -> str:
    """The record's own title; 季度工作会议 does not say 会议 twice."""
    name = say(words, "name")
    for word in ("会议", "會議"):
        if title.endswith(word) and name.startswith(word):
            title = title.removesuffix(word)
    return say(words, "title", title=title, name=name)


def person(words: Words, one: Attendee) -> str:
    """Somebody as the record names them: 李四（财务处 副处长，代张三）."""
    texts, post = words.texts, " ".join(filter(None, (one.unit, one.title)))
    notes = [post] if post else []
    if one.instead_of:
        notes.append(texts.plain("record-instead", name=one.instead_of))
    if one.away is not None:
        notes.append(texts.plain(f"record-away-{one.away}"))
    if not notes:
        return one.name
    return texts.plain(
        "record-person", name=one.name, notes=texts.plain("record-comma").join(notes)
    )


def names(words: Words, found: Sequence[Attendee], *, most: int | None = None) -> str:
    """Names in a row; "—" for nobody."""
    said = [person(words, one) for one in found]
    if most is not None:
        return names_shortly(words.texts, said, most) or "—"
    return words.texts.plain("notice-between-names").join(said) or "—"


def head(words: Words, found: Skeleton, *, most: int | None = None) -> list[tuple[str, str]]:
    """Label and value of everything above the items (REC-02), in the order of the profile."""
    recorders = words.texts.plain("notice-between-names").join(found.recorders)
    chair = person_words(words.texts, found.chair) if found.chair else "—"
    return [
        (say(words, "label-time"), words.when(found.starts_at, found.ends_at)),
        (say(words, "label-place"), found.place or "—"),
        (say(words, "label-chair"), chair),
        (say(words, "label-attend"), names(words, found.attend, most=most)),
        (say(words, "label-in-attendance"), names(words, found.in_attendance, most=most)),
        (say(words, "label-leave"), names(words, found.on_leave, most=most)),
        (
            say(words, "label-absent" if found.signed else "label-unanswered"),
            names(words, found.absent, most=most),
        ),
        (say(words, "label-recorder"), recorders or "—"),
    ]


def record(words: Words, found: Skeleton) -> Message:
    """The record as words in the chat, to be copied and filled in."""
    texts = words.texts
    body = [
        texts.rich("record-line", label=label, text=text)
        for label, text in head(words, found, most=MOST_NAMES)
    ]
    items = [
        part
        for one in found.items
        for part in (
            texts.rich(
                "record-item-motion" if one.motion else "record-item",
                number=str(one.number),
                title=one.title,
            ),
            texts.rich("record-presenter", person=one.presenter.name) if one.presenter else (),
            texts.rich("record-blanks"),
        )
    ]
    text = lines(
        texts.rich("record-heading", title=titled(words, found.title)),
        texts.rich("record-from-signin" if found.signed else "record-from-replies"),
        *body,
        *items,
        texts.rich("record-no-items") if not found.items else (),
    )
    rows = (
        (Choice(texts.plain("record-button-paper"), encode("BD", found.meeting_id)),),
        (Choice(texts.plain("recorder-button-page"), encode("Bm", found.meeting_id)),),
    )
    return Message(text, choices=rows)
