"""Words of special needs (特殊需要): the list, one card, the helper. Row 3.9."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager, to_menu
from chat.texts.names import apart
from chat.texts.notices import person_words
from meetings.needs import CONSENTED, HelperSet, Need, NeedCard
from meetings.reach import NoAccount


def needs_list(words: Words, meeting_id: int, found: tuple[NeedCard, ...], page: int) -> Message:
    """Everybody who needs something, and who helps."""
    texts = words.texts
    shown = found[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "needs-line-helped" if one.helper else "needs-line",
            person=person_words(texts, one.person),
            needs=kinds(texts, one.needs),
            **({"helper": one.helper.name} if one.helper else {}),
        )
        for one in shown
    ]
    names = apart(texts, [one.person for one in shown])
    rows = [
        (Choice(shortened(name), encode("qa", one.participant_id)),)
        for one, name in zip(shown, names, strict=True)
    ]
    heading = texts.rich("needs-heading", count=len(found)) if found else texts.rich("needs-none")
    return Message(
        lines(heading, *body),
        choices=(
            *rows,
            *pager(texts, len(found), page, "qn", meeting_id),
            to_menu(texts, meeting_id),
        ),
    )


def card(words: Words, found: NeedCard, note: RichText = ()) -> Message:
    """What one person needs, and what can be done."""
    texts, id = words.texts, found.participant_id
    rows: list[tuple[Choice, ...]] = []
    if found.may_set and not found.erased:
        rows.append((button(texts, "button-needs-set", "qd", id),))
    if found.may_assign and found.needs:
        key = "button-helper-other" if found.helper else "button-helper-set"
        rows.append((button(texts, key, "qh", id),))
    if found.may_set and Need.FOREIGN_GUEST in found.needs:
        rows.append((button(texts, "button-passport-name", "qg", id),))
    rows.append((button(texts, "button-to-card", "rc", id),))
    text = lines(
        note,
        texts.rich("need-heading", person=person_words(texts, found.person), title=found.title),
        *_body(texts, found),
    )
    return Message(text, choices=tuple(rows))


def _body(texts: Texts, found: NeedCard) -> list[RichText]:
    if found.erased:
        return [texts.rich("need-erased")]
    if not found.needs:
        return [texts.rich("need-nothing")]
    # What somebody's health or faith asks for is in the hosts' lists, not on a screen.
    masked = bool(CONSENTED & set(found.needs))
    said: list[RichText] = [texts.rich("need-kinds", needs=kinds(texts, found.needs))]
    if found.text:
        said.append(
            texts.rich("need-text-masked") if masked else texts.rich("need-text", text=found.text)
        )
    if found.passport_name:
        said.append(texts.rich("need-passport-name", name=found.passport_name))
    if found.helper is not None:
        foreign = Need.FOREIGN_GUEST in found.needs
        key = "need-foreign-contact" if foreign else "need-helper"
        said.append(texts.rich(key, person=person_words(texts, found.helper)))
    return said


def kinds(texts: Texts, needs: Sequence[Need]) -> str:
    """What somebody needs, in a row; for the door, before the green tick."""
    names = [texts.plain(f"need-{need.value.replace('_', '-')}") for need in needs]
    return texts.plain("meeting-list-comma").join(names)


def task_text(words: Words, found: NeedCard) -> str:
    """What the helper's task says: whom to help, when, and with what. Nothing about health."""
    texts = words.texts
    open_ = [need for need in found.needs if need not in CONSENTED]
    return texts.plain(
        "need-task" if open_ else "need-task-plain",
        person=found.person.name,
        title=found.title,
        when=words.when(found.starts_at),
        **({"needs": kinds(texts, open_)} if open_ else {}),
    )


def helper_set(texts: Texts, done: HelperSet) -> RichText:
    """Somebody helps now; who cannot be reached is phoned."""
    key = "helper-to-phone" if isinstance(done.told, NoAccount) else "helper-set"
    return texts.rich(key, name=done.helper.name)
