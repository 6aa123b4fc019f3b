"""安全保障: the plan, its parts and approval, posts, the briefing. Row 2.8."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import safety as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.safety import approving, briefing, plan_reading, plans
from meetings.safety.plan_reading import PlanPage


def page(turn: Turn, meeting_id: int) -> None:
    """安全保障 of a meeting (Ga)."""
    show_page(turn, meeting_id)


def show_page(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"safety:{meeting_id}", texts.page(words(turn), found, note))


def start(turn: Turn, meeting_id: int) -> None:
    """从模板起草预案 (Gj)."""
    done = plans.start_plan(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "safety-started-again" if done.again else "safety-started"
        show_page(turn, meeting_id, turn.texts.rich(key))


def parts(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The parts of the plan (Gk)."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"safety-parts:{meeting_id}", texts.parts(words(turn), found, page))


def part(turn: Turn, meeting_id: int, number: int) -> None:
    """One part (Gs)."""
    show_part(turn, meeting_id, number)


def show_part(turn: Turn, meeting_id: int, number: int, note: RichText = ()) -> None:
    """The part as it stands; ``note`` is what just happened."""
    found = _page(turn, meeting_id)
    if found is None:
        return
    shown = texts.part(words(turn), found, number, note)
    if shown is None:
        turn.refuse("gone")
    else:
        turn.show(f"safety-part:{meeting_id}", shown)


def edit(turn: Turn, meeting_id: int, number: int) -> None:
    """修改 one part (Gt): the form asks the text, and of an approved plan the reason."""
    found = _page(turn, meeting_id)
    if found is None:
        return
    if found.plan is None or number >= len(found.plan.parts) or not found.may_edit:
        show_page(turn, meeting_id)
    else:
        approved = found.plan.state == "approved"
        answers = {"_meeting": meeting_id, "_number": number, "_approved": approved}
        filling.open_form(turn, "safety_part", answers)


def ask(turn: Turn, meeting_id: int) -> None:
    """报批 (Gu)."""
    done = approving.ask_approval(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    match done:
        case Refused():
            refuse(turn, done)
        case approving.PlanAsked(again=again):
            key = "safety-asked-again" if again else "safety-asked"
            show_page(turn, meeting_id, turn.texts.rich(key))
        case plans.PlanChanged():
            show_page(turn, meeting_id, turn.texts.rich("safety-approved-before"))


def print_plan(turn: Turn, meeting_id: int) -> None:
    """The plan on paper (Gv)."""
    found = _page(turn, meeting_id)
    if found is None:
        return
    if found.plan is None:
        show_page(turn, meeting_id)
    else:
        turn.say(texts.printed(turn.texts, found.plan))


def posts(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """岗位与电话 (Gw)."""
    show_posts(turn, meeting_id, page)


def show_posts(turn: Turn, meeting_id: int, page: int = 0, note: RichText = ()) -> None:
    """Posts as they stand; ``note`` is what just happened."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"safety-posts:{meeting_id}", texts.posts(words(turn), found, page, note))


def brief(turn: Turn, meeting_id: int) -> None:
    """应急交底, now (Gx)."""
    done = briefing.brief_now(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_page(turn, meeting_id, texts.briefed(turn.texts, done))


def seen(turn: Turn, meeting_id: int, person_id: int, page: int = 0) -> None:
    """收到 (Gy): one's own; from the list of posts (``page`` from 1) for who was told by word."""
    done = briefing.seen(turn.session, turn.actor, meeting_id, person_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    elif page:
        show_posts(turn, meeting_id, page - 1, texts.seen(turn.texts, again=done.again))
    else:
        turn.tell("safety-seen-again" if done.again else "safety-seen-noted")


def _page(turn: Turn, meeting_id: int) -> PlanPage | None:
    """What the page is about; a refusal is said here."""
    found = plan_reading.page(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
