"""Fields of the reply slip (回执): what hosts may ask for. Norms ORG-03, ORG-04. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

LONGEST_ANSWER = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked."""

    name: str
    #: 民族, 饮食, 健康, 证件号: optional, consented, kept apart, masked, erased.
    sensitive: bool = False
    #: Answers to choose from; where there are none, words are typed.
    choices: tuple[str, ...] = ()
    #: Other words than the choices are taken, too.
    open: bool = False
    #: A day, kept as ISO.
    day: bool = False


#: What hosts switch on and off → the questions it comes to, in the order of the slip.
ASKED: dict[str, tuple[Field, ...]] = {
    "gender": (Field("gender", choices=("male", "female")),),
    "phone": (Field("phone"),),
    "lodging": (Field("lodging", choices=("none", "single", "shared")),),
    "arrival": (Field("arrival_on", day=True), Field("arrival_by")),
    "departure": (Field("departure_on", day=True), Field("departure_by")),
    "transfer": (Field("transfer", choices=("none", "pick_up", "drop_off", "both")),),
    "companions": (Field("companions"),),
    "remark": (Field("remark"),),
    "ethnicity": (Field("ethnicity", sensitive=True),),
    "diet": (
        Field("diet", sensitive=True, choices=("halal", "vegetarian", "no_sugar"), open=True),
    ),
    "health": (Field("health", sensitive=True),),
    "id_number": (Field("id_number", sensitive=True),),
}
FIELDS: dict[str, Field] = {field.name: field for group in ASKED.values() for field in group}


def fields_of(asked: list[str]) -> tuple[Field, ...]:
    """The questions of a meeting's slip, in the order of the slip."""
    return tuple(field for group, fields in ASKED.items() if group in asked for field in fields)


def problem_with(field: Field, value: Any) -> str:
    """Code of what is wrong with an answer, "" where nothing is."""
    if not isinstance(value, str) or not value.strip():
        return "slip-choice" if field.choices and not field.open else "slip-empty"
    if len(value) > LONGEST_ANSWER:
        return "slip-long"
    if field.choices and not field.open and value not in field.choices:
        return "slip-choice"
    if field.day:
        try:
            date.fromisoformat(value)
        except ValueError:
            return "slip-day"
    return ""
