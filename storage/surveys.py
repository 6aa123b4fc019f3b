"""Surveys: questions, who is asked, and answers that carry no person and no time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Survey(Base):
    """A questionnaire to a known audience."""

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("meeting_id", "kind"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: feedback; later evaluation, quiz …
    kind: Mapped[str]
    anonymous: Mapped[bool]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Question(Base):
    """One question. ``words`` holds label and options by language."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    position: Mapped[int]
    #: scale (1 to 5) / choice / text.
    kind: Mapped[str]
    optional: Mapped[bool] = mapped_column(default=False)
    words: Mapped[dict[str, Any]] = mapped_column(JSON)


class Invitee(Base):
    """Who is asked. Only whether they are done, never when: times would name the answers."""

    __tablename__ = "survey_invitees"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    done: Mapped[bool] = mapped_column(default=False)


class Answer(Base):
    """One answer to one question. The id is random, so that the order says nothing; each answer
    has its own, so that the answers of one person can not be put together."""

    __tablename__ = "answers"
    # Without a hidden row number: it would tell the order in which people answered.
    __table_args__: object = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    #: Only where the survey is not anonymous.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    value: Mapped[str]


def survey(session: Session, survey_id: int) -> Survey | None:
    """The survey with this id."""
    return session.get(Survey, survey_id)


def survey_of(session: Session, meeting_id: int, kind: str = "feedback") -> Survey | None:
    """The meeting's survey of this kind."""
    return session.scalar(
        select(Survey).where(Survey.meeting_id == meeting_id, Survey.kind == kind)
    )


def questions_of(session: Session, survey_id: int) -> Sequence[Question]:
    """The questions in order."""
    return session.scalars(
        select(Question).where(Question.survey_id == survey_id).order_by(Question.position)
    ).all()


def is_done(session: Session, survey_id: int, person_id: int) -> bool | None:
    """Whether this person has finished; None where they are not asked."""
    return session.scalar(
        select(Invitee.done).where(Invitee.survey_id == survey_id, Invitee.person_id == person_id)
    )


def invitee(session: Session, survey_id: int, person_id: int) -> Invitee | None:
    """Whether and how this person is asked, the row locked."""
    return session.scalar(
        select(Invitee)
        .where(Invitee.survey_id == survey_id, Invitee.person_id == person_id)
        .with_for_update()
    )


def not_done(session: Session, survey_id: int) -> Sequence[int]:
    """Ids of the persons who have not finished."""
    return session.scalars(
        select(Invitee.person_id)
        .where(Invitee.survey_id == survey_id, Invitee.done.is_(False))
        .order_by(Invitee.person_id)
    ).all()


def done_count(session: Session, survey_id: int) -> tuple[int, int]:
    """How many finished, of how many asked."""
    rows = session.execute(
        select(Invitee.done, func.count())
        .where(Invitee.survey_id == survey_id)
        .group_by(Invitee.done)
    )
    counts = dict(rows.all())
    return counts.get(True, 0), sum(counts.values())


def answers_to(session: Session, question_id: int) -> Sequence[str]:
    """The answers to one question, in the (random) order of their ids."""
    return session.scalars(
        select(Answer.value).where(Answer.question_id == question_id).order_by(Answer.id)
    ).all()


def surveys_waiting_for(session: Session, person_id: int, *, now: datetime) -> Sequence[Survey]:
    """Open surveys this person has not finished."""
    return session.scalars(
        select(Survey)
        .join(Invitee, Invitee.survey_id == Survey.id)
        .where(
            Invitee.person_id == person_id,
            Invitee.done.is_(False),
            Survey.closed_at.is_(None),
            Survey.closes_at > now,
        )
        .order_by(Survey.closes_at)
    ).all()


def locked(session: Session, survey_id: int) -> Survey | None:
    """The survey, its row locked: a writing use case starts here."""
    return session.scalar(
        select(Survey)
        .where(Survey.id == survey_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_after(session: Session, last_id: int, limit: int) -> Sequence[Survey]:
    """Surveys that are not closed, by id from the one after ``last_id``; their rows locked."""
    return session.scalars(
        select(Survey)
        .where(Survey.closed_at.is_(None), Survey.id > last_id)
        .order_by(Survey.id)
        .limit(limit)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def count_open(session: Session) -> int:
    """How many surveys are not closed."""
    return session.scalars(
        select(func.count()).select_from(Survey).where(Survey.closed_at.is_(None))
    ).one()


def named_answers_to(session: Session, question_id: int) -> Sequence[tuple[str, int | None]]:
    """The answers to one question with who gave them (None where anonymous)."""
    rows = session.execute(
        select(Answer.value, Answer.person_id)
        .where(Answer.question_id == question_id)
        .order_by(Answer.id)
    )
    return [(value, person_id) for value, person_id in rows]


def forget_order(session: Session, survey_id: int) -> None:
    """Write the survey's answers anew, in the order of their random ids.

    PostgreSQL stores rows in the order they came and marks each with its transaction, which
    also marked the person as done; afterwards neither tells anything.
    """
    session.flush()
    asked = select(Question.id).where(Question.survey_id == survey_id)
    columns = (Answer.id, Answer.question_id, Answer.person_id, Answer.value)
    rows = session.execute(
        select(*columns).where(Answer.question_id.in_(asked)).order_by(Answer.id)
    ).all()
    if rows:
        session.execute(delete(Answer).where(Answer.question_id.in_(asked)))
        session.execute(insert(Answer), [dict(row._mapping) for row in rows])
