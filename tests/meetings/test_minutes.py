"""Row 4.1: of why somebody is away only the office's own business is written down."""

from __future__ import annotations

import pytest

from meetings.minutes.skeleton import away_for


@pytest.mark.parametrize(
    ("reason", "away"),
    [
        ("赴省城出差", "trip"),
        ("参加省里的培训班", "training"),
        ("省局开会", "meeting"),
        ("另有會議", "meeting"),
        ("不能参加会议，当天值班", "duty"),
        ("国家局会议", "meeting"),
        ("On a business trip", "trip"),
        ("At another meeting", "meeting"),
        ("因病不能参加会议", None),
        ("身体不适，无法参会", None),
        ("住院手术，不能开会", None),
        ("出差途中发烧", None),
        ("送孩子，来不了会议", None),
        ("家里有事", None),
        ("配合调查谈话，另有会议", None),
        ("I am ill and cannot attend the meeting", None),
        ("cannot attend the meeting", None),
        ("不能参加会议", None),
        ("", None),
    ],
)
def test_only_the_offices_own_business_is_a_reason(reason: str, away: str | None) -> None:
    assert away_for(reason) == away
