"""Logistics: meals, 报到, lodging, arrivals and cars. Row 2.7."""

from storage.logistics import cars, lodging, meals
from storage.logistics.rows import (
    Arrival,
    CarRun,
    Journey,
    LodgingPlace,
    LodgingRoom,
    LogisticsDay,
    Meal,
    MealChoice,
    MeetingCar,
)

__all__ = [
    "Arrival",
    "CarRun",
    "Journey",
    "LodgingPlace",
    "LodgingRoom",
    "LogisticsDay",
    "Meal",
    "MealChoice",
    "MeetingCar",
    "cars",
    "lodging",
    "meals",
]
