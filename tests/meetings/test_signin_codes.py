"""Row 3.2: codes of the venue. What we did not sign is never taken, whatever it looks like."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from meetings.regime import load_profile
from meetings.signin.codes import (
    Code,
    Foreign,
    Forged,
    claimed_sitting,
    is_fresh,
    printed_code,
    read_code,
    rotating_code,
    window_at,
)

SECRET, OTHER = b"the secret of these tests, 32 by", b"another office's secret, 32 byte"
RULE = load_profile("central-2023").signin
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DIGITS = string.digits + string.ascii_letters
ids = st.integers(1, 2**40)
windows = st.integers(0, 2**40)


@given(ids, windows)
def test_a_code_says_what_was_put_in_and_fits_every_deep_link(sitting: int, window: int) -> None:
    rotating, printed = rotating_code(SECRET, sitting, window), printed_code(SECRET, sitting)
    assert read_code(SECRET, rotating) == Code(sitting, window)
    assert read_code(SECRET, printed) == Code(sitting, None)
    for token in (rotating, printed):
        assert token[0] == "v"
        assert len(token) <= 64
        assert set(token) <= set(DIGITS)


@given(ids, windows, st.data())
def test_a_changed_code_is_never_taken(sitting: int, window: int, data: st.DataObject) -> None:
    token = data.draw(
        st.sampled_from([rotating_code(SECRET, sitting, window), printed_code(SECRET, sitting)])
    )
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from([d for d in DIGITS if d != token[at]]))
    kind = data.draw(
        st.sampled_from(["changed", "left out", "put in", "cut", "longer", "swapped"])
    )
    forged = {
        "changed": token[:at] + other + token[at + 1 :],
        "left out": token[:at] + token[at + 1 :],
        "put in": token[:at] + other + token[at:],
        "cut": token[:at],
        "longer": token + other,
        "swapped": token.swapcase(),
    }[kind]
    assert isinstance(read_code(SECRET, forged), Forged | Foreign)


@given(st.text(max_size=80))
@example("v")
@example("v" + "0" * 63)
@example("v" + "0" * 64)
@example("ｖ" + "1" * 30)
def test_anything_else_is_forged_and_nothing_raises(text: str) -> None:
    assert isinstance(read_code(SECRET, text), Forged | Foreign)
    assert isinstance(read_code(SECRET, "v" + text), Forged | Foreign)


def test_another_key_is_told_apart_from_a_forgery() -> None:
    assert read_code(OTHER, rotating_code(SECRET, 7, 1)) == Foreign()
    token = rotating_code(SECRET, 7, 1)
    assert read_code(SECRET, token[:-1] + ("0" if token[-1] != "0" else "1")) == Forged()


def test_a_printed_code_can_not_be_made_from_a_rotating_one() -> None:
    rotating, printed = rotating_code(SECRET, 7, 1), printed_code(SECRET, 7)
    mixed = printed[:-12] + rotating[-12:]
    assert read_code(SECRET, mixed) == Forged()


def test_this_window_and_the_one_before_hold() -> None:
    window = window_at(NOW, RULE)
    shown = datetime.fromtimestamp(window * RULE.rotate_seconds, UTC)
    assert is_fresh(window, shown, RULE)
    assert is_fresh(window, shown + timedelta(seconds=39), RULE)
    assert not is_fresh(window, shown + timedelta(seconds=40), RULE)
    # The platform's clock is behind ours by less than a window.
    assert is_fresh(window, shown - timedelta(seconds=20), RULE)
    assert not is_fresh(window, shown - timedelta(seconds=21), RULE)


@given(ids, ids, windows)
def test_a_branchs_code_says_which_venue(sitting: int, branch: int, window: int) -> None:
    assert read_code(SECRET, printed_code(SECRET, sitting, branch)) == Code(sitting, None, branch)
    rotating = rotating_code(SECRET, sitting, window, branch)
    assert read_code(SECRET, rotating) == Code(sitting, window, branch)
    main = rotating_code(SECRET, sitting, window)
    assert read_code(SECRET, main) == Code(sitting, window)
    assert main != rotating


def test_a_branchs_code_fits_a_link() -> None:
    longest = rotating_code(SECRET, 2**31 - 1, 2**31, 2**31 - 1)
    assert len(longest) <= 40


@given(st.text(max_size=70) | st.text("vprqs0123456789abcXYZ", max_size=70).map(lambda t: "v" + t))
def test_what_a_forged_code_claims_is_a_number_or_nothing(token: str) -> None:
    found = claimed_sitting(token)
    assert found is None or 0 <= found < 2**31


def test_a_forged_code_claims_the_sitting_it_was_made_from() -> None:
    token = printed_code(SECRET, 7)
    assert claimed_sitting(token[:-1] + "!") is None
    assert claimed_sitting(token[:-1] + ("a" if token[-1] != "a" else "b")) == 7
