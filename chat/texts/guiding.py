"""Words of guidance: ushers and their lists, leaders' notes, who presents what. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.names import names_shortly
from chat.texts.seats import PAGE, in_pairs, pages, sitter_line
from chat.texts.wording import Reading
from meetings.seats import Sitter
from meetings.seats.presenting import Presenting
from meetings.seats.ushers import ListsSent, Post, Posts, post_of, zones
from storage import duties
from storage import meetings as meeting_rows

#: Agenda items offered at once; longer agendas are paged.
MOST_TITLE = 22


def ushers(texts: Texts, found: Posts, note: RichText = ()) -> Message:
    """引导: the zones of the hall, who stands where, how many sit there."""
    of = found.meeting_id
    text = lines(
        note,
        texts.rich("ushers-menu", title=found.title),
        *_zones(texts, found),
        *(_post_line(texts, post) for post in found.posts[:PAGE]),
        texts.rich("ushers-more", count=len(found.posts) - PAGE)
        if len(found.posts) > PAGE
        else (),
        texts.rich("ushers-none-yet") if not found.posts else (),
    )
    buttons = []
    if found.may_send and any(post.sitters for post in found.posts):
        buttons.append(Choice(texts.plain("ushers-button-send"), encode("gu", of, 1)))
    if found.may_send:
        buttons.append(Choice(texts.plain("ushers-button-duties"), encode("wt", of)))
    buttons.append(Choice(texts.plain("seats-button-menu"), encode("ga", of)))
    files = tuple(
        Paper("usher_list", (("duty", post.duty_id),))
        for post in found.posts[:PAGE]
        if post.sitters and not found.may_send
    )
    return Message(text, choices=in_pairs(buttons), files=files)


def _zones(texts: Texts, found: Posts) -> list[RichText]:
    if found.hall is None:
        return [texts.rich("ushers-no-hall")]
    blocks = [
        texts.plain("ushers-zone", letter=letter, first=str(first), last=str(last))
        for letter, first, last in zones(found.hall.layout)
    ]
    doors = [door.name for door in found.hall.layout.doors]
    comma = texts.plain("meeting-list-comma")
    return [
        texts.rich("ushers-zones", zones=comma.join(blocks)) if blocks else (),
        texts.rich("ushers-doors", doors=comma.join(doors)) if doors else (),
    ]


def _post_line(texts: Texts, post: Post) -> RichText:
    zone = post.zone or texts.plain("ushers-everywhere")
    if not post.known:
        return texts.rich("ushers-post-unknown", zone=zone, name=post.usher.name)
    return texts.rich("ushers-post", zone=zone, name=post.usher.name, count=len(post.sitters))


def lists_sent(texts: Texts, found: ListsSent) -> RichText:
    """Who got a list, who has to be given it on paper."""
    return lines(
        texts.rich("ushers-sent", names=names_shortly(texts, found.told, PAGE))
        if found.told
        else (),
        texts.rich("ushers-not-sent", names=names_shortly(texts, found.not_told, PAGE))
        if found.not_told
        else (),
    )


def usher_notice(reading: Reading) -> Message | None:
    """To an usher: the post, how many sit there, the list; None where the post is gone."""
    duty = duties.duty(reading.session, reading.params["duty"])
    post = post_of(reading.session, reading.params["duty"], office=reading.office)
    meeting = meeting_rows.meeting(reading.session, duty.meeting_id) if duty else None
    if post is None or meeting is None or meeting.state != "published" or not post.sitters:
        return None
    texts = reading.texts
    zone = post.zone or texts.plain("ushers-everywhere")
    wheeled = [one.name for one in post.sitters if one.wheelchair]
    text = lines(
        texts.rich("usher-told", title=meeting.title, place=meeting.place),
        texts.rich("usher-told-zone", zone=zone, count=len(post.sitters)),
        texts.rich("usher-told-help", names=names_shortly(texts, wheeled, PAGE))
        if wheeled
        else (),
    )
    return Message(text, files=(Paper("usher_list", (("duty", post.duty_id),)),))


def notes(
    texts: Texts, meeting_id: int, people: Sequence[Sitter], stage: int, page: int
) -> Message:
    """领导提示单: whose is wanted; those on the rostrum come first."""
    back = Choice(texts.plain("seats-button-menu"), encode("ga", meeting_id))
    if not people:
        return Message(texts.rich("notes-nobody"), choices=((back,),))
    page = min(page, (len(people) - 1) // PAGE)
    rows = [
        (Choice(sitter_line(texts, one), encode("gg", meeting_id, one.participant_id)),)
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    turns = pages(texts, "gl", (meeting_id,), page, len(people))
    every = Choice(texts.plain("notes-button-rostrum", count=stage), encode("gg", meeting_id, 0))
    return Message(
        texts.rich("notes-menu"),
        choices=(
            *(((every,),) if stage and not page else ()),
            *rows,
            *([turns] if turns else []),
            (back,),
        ),
    )


def notes_made(texts: Texts, meeting_id: int, people: Sequence[int]) -> Message:
    """The notes go to the printer; they are for paper only."""
    back = Choice(texts.plain("notes-button-more"), encode("gl", meeting_id, 0))
    ids = ",".join(map(str, people))
    return Message(
        texts.rich("notes-made", count=len(people)),
        choices=((back, Choice(texts.plain("seats-button-menu"), encode("ga", meeting_id))),),
        files=(Paper("leader_note", (("people", ids),)),),
    )


def presenters(texts: Texts, found: Presenting, page: int, note: RichText = ()) -> Message:
    """汇报人: the agenda with who presents what; a press names somebody."""
    back = Choice(texts.plain("seats-button-menu"), encode("ga", found.meeting_id))
    if not found.items:
        return Message(texts.rich("presenters-no-agenda"), choices=((back,),))
    page = min(page, (len(found.items) - 1) // PAGE)
    shown = found.items[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("presenters-menu", title=found.title),
        *(
            texts.rich(
                "presenters-line" if item.presenter else "presenters-line-nobody",
                number=str(item.number),
                item=item.title,
                name=item.presenter.name if item.presenter else "",
            )
            for item in shown
        ),
    )
    buttons = [
        Choice(
            f"{item.number} {shortened(item.title)}", encode("gi", found.meeting_id, page, item.id)
        )
        for item in shown
    ]
    turns = pages(texts, "gi", (found.meeting_id,), page, len(found.items))
    return Message(text, choices=(*in_pairs(buttons), *([turns] if turns else []), (back,)))


def shortened(title: str) -> str:
    """A title on a button."""
    return title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1] + "…"
