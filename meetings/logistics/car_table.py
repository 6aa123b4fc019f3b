"""A table of cars (车辆), read line by line. Row 2.7. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.logistics.rooms import LineProblem, cells_of

LONGEST_PLATE, LONGEST_DRIVER, MOST_SEATS = 12, 20, 60


_PLATE = re.compile(r"[\u4e00-\u9fffA-Za-z]?[A-Za-z0-9\u4e00-\u9fff\-·]{4,11}")


_PHONE = re.compile(r"\+?[\d\- ]{7,20}")


_HEADS = frozenset({"车牌", "车牌号", "車牌", "車牌號碼", "plate"})


@dataclass(frozen=True, slots=True)
class NewCar:
    """A car as a line of the table says it."""

    plate: str
    seats: int
    driver: str = ""
    phone: str = ""


def read_cars(
    table: Iterable[tuple[int, Sequence[str]]],
) -> tuple[tuple[NewCar, ...], tuple[LineProblem, ...]]:
    """Cars of lines "plate, seats, driver, phone"; seats are those for passengers. Pure."""
    found: dict[str, NewCar] = {}
    problems = []
    for line, raw in table:
        cells = cells_of(raw)
        if not cells or cells[0].casefold() in _HEADS:
            continue
        car = _car_in(cells)
        code = car if isinstance(car, str) else "twice" if car.plate in found else ""
        if code or isinstance(car, str):
            problems.append(LineProblem(line, " ".join(cells)[:30], code))
        else:
            found[car.plate] = car
    return tuple(found.values()), tuple(problems)


def _car_in(cells: list[str]) -> NewCar | str:
    """The car, or the code of what is wrong with the line."""
    plate = plate_of(cells[0])
    if not _PLATE.fullmatch(plate) or not any(c.isdigit() for c in plate):
        return "plate"
    seats = re.sub(r"[座人位]|seats?", "", cells[1]).strip() if len(cells) > 1 else ""
    if not (seats.isascii() and seats.isdigit()) or not 0 < int(seats) <= MOST_SEATS:
        return "seats"
    rest = cells[2:]
    phone = next((cell for cell in rest if _PHONE.fullmatch(cell)), "")
    driver = " ".join(cell for cell in rest if cell != phone)
    return "long" if len(driver) > LONGEST_DRIVER else NewCar(plate, int(seats), driver, phone)


def plate_of(words: str) -> str:
    """A plate as it is kept: 青A12345."""
    return "".join(words.split()).replace("·", "").upper()[: LONGEST_PLATE + 1]
