"""后厨用餐单: day by day, meal by meal, how many of which diet. No names. Row 2.7."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class KitchenWords:
    """The sheet's labels."""

    #: Column heads: meal, place, then one for each diet, spare and all together.
    columns: tuple[str, ...]
    #: Under a meal that was not ordered yet.
    not_ordered: str
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class KitchenMeal:
    """One meal."""

    name: str
    time: str
    place: str
    style: str
    #: One for each diet, spare, and all together; "" for none.
    numbers: tuple[str, ...]
    ordered: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class KitchenDay:
    """The meals of one day."""

    day: str
    meals: tuple[KitchenMeal, ...]


@dataclass(frozen=True, slots=True)
class KitchenSheet:
    """The sheet of a meeting."""

    language: Language
    words: KitchenWords
    title: str
    subtitle: str
    #: As of when.
    stand: str
    days: tuple[KitchenDay, ...]


def kitchen_sheet(sheet: KitchenSheet) -> bytes:
    """A4 PDF with large numbers, to be hung in the kitchen."""
    return typeset.compile_pdf("kitchen_sheet", asdict(sheet), language=sheet.language)
