"""The roster's pure part: columns, cells, who is who, and what an import would do. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.regime import load_profile
from meetings.roster.cleaning import (
    Unclean,
    clean_name,
    clean_phone,
    clean_rank,
    clean_status,
    own_numbers,
)
from meetings.roster.entries import HeldPost, Known, RawRow, Roster, Sheet
from meetings.roster.planning import ImportPlan, plan
from meetings.roster.reading import Header, NoHeader, find_header, read_rows
from meetings.roster.steps import differences, steps_of

PROFILE = load_profile("central-2023")
HEAD = ("姓名", "单位", "职务", "手机", "状态", "联络员")
EMPTY = Roster((), ())


def table(*rows: Sequence[str], head: Sequence[str] = HEAD) -> list[RawRow]:
    return [
        (number, tuple(row) + ("",) * (len(head) - len(row)))
        for number, row in enumerate([tuple(head), *rows], 1)
    ]


def read(*rows: Sequence[str], head: Sequence[str] = HEAD) -> Sheet:
    raw = table(*rows, head=head)
    header = find_header(raw)
    assert isinstance(header, Header)
    return read_rows(raw, header, PROFILE)


def planned(
    *rows: Sequence[str], roster: Roster = EMPTY, actor_id: int | None = None
) -> ImportPlan:
    return plan(read(*rows), roster, actor_id=actor_id)


def known(
    id: int,
    name: str,
    unit: str,
    title: str = "",
    phone: str | None = None,
    *,
    holds_role: bool = False,
) -> Known:
    post = HeldPost(id * 10, unit, title, None, 2)
    return Known(id, name, phone, posts=(post,), holds_role=holds_role)


def roster(*people: Known) -> Roster:
    return Roster(people, tuple(dict.fromkeys(p.posts[0].unit for p in people)))


def codes(found: ImportPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in found.problems]


@pytest.mark.parametrize(
    "head",
    [
        ("序号", "姓 名", "所在部门", "职务", "联系电话"),
        ("姓名*", "單位", "職稱", "聯絡電話", "聯絡人"),
        ("No.", "Name", "Department", "Title", "Mobile"),
        ("單位名稱", "名字", "處室"),
    ],
)
def test_headings_are_known_in_three_languages(head: tuple[str, ...]) -> None:
    title = (1, ("某单位人员名册", *[""] * (len(head) - 1)))
    found = find_header([title, (2, head), (3, ("",) * len(head))])
    assert isinstance(found, Header)
    assert found.row == 2
    assert {"name", "unit"} <= set(found.columns)


def test_without_a_heading_it_says_what_is_missing() -> None:
    assert find_header([(1, ("姓名", "电话"))]) == NoHeader(("unit",))
    assert find_header([(1, ("王五", "办公室"))]) == NoHeader(("name", "unit"))
    assert find_header([]) == NoHeader(("name", "unit"))


def test_sensitive_columns_are_named_and_never_read() -> None:
    sheet = read(("王五", "男", "汉", "办公室"), head=("姓名", "性别", "民族", "单位"))
    assert sheet.withheld == ("性别", "民族")
    assert "汉" not in repr(sheet.entries)


@pytest.mark.parametrize(
    ("cell", "name"),
    [("张　三", "张三"), (" 欧阳 文静 ", "欧阳文静"), ("ＪＯＨＮ  Smith", "JOHN Smith"),
     ("阿依古丽•买买提", "阿依古丽·买买提"), ("𠮷田", "𠮷田")],
)  # fmt: skip
def test_names_are_put_right(cell: str, name: str) -> None:
    assert clean_name(cell) == name


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "name-missing"), ("—", "name-missing"), ("王" * 41, "name-long"),
     ("<i>王</i>", "name-signs"), ("王😀", "name-signs"), ("123", "name-signs"),
     ("=A1", "name-signs")],
)  # fmt: skip
def test_what_is_no_name_is_said(cell: str, code: str) -> None:
    with pytest.raises(Unclean) as refused:
        clean_name(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("１３８００００００００", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("0086 13800000000", "13800000000"),
        ("13800000000.0", "13800000000"),
        ("0816-3224455", "08163224455"),
        ("(0816)3224455转802", "08163224455-802"),
        ("8021", "8021"),
        ("+852 9123 4567", "+85291234567"),
        ("0816-3224455、13800000000", "13800000000"),
        ("无", None),
        ("", None),
    ],
)
def test_numbers_take_one_form(cell: str, phone: str | None) -> None:
    assert clean_phone(cell)[0] == phone


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("123456789012345678901", "phone-digits"),
        ("1380000000", "phone-digits"),
        ("12", "phone-digits"),
        ("1.38E+10", "phone-rounded"),
        ("问张三", "phone-signs"),
        ("/、/", "phone-signs"),
    ],
)
def test_what_is_no_number_is_said(cell: str, code: str) -> None:
    with pytest.raises(Unclean) as refused:
        clean_phone(cell)
    assert refused.value.code == code


def test_status_and_rank() -> None:
    assert [clean_status(cell) for cell in ("在职", "", "借调", "Active")] == [False] * 4
    assert [clean_status(cell) for cell in ("离职", "已退休", "調出", "resigned")] == [True] * 4
    assert clean_rank("正处", PROFILE) == "正处级"
    with pytest.raises(Unclean):
        clean_status("不清楚")


def test_one_person_in_two_posts_is_one_person() -> None:
    found = planned(
        ("邱兼", "办公室", "副主任", "13800000001"), ("邱兼", "机关党委", "书记", "138 0000 0001")
    )
    [added] = found.added
    assert [(post.unit, post.title) for post in added.posts] == [
        ("办公室", "副主任"),
        ("机关党委", "书记"),
    ]


def test_the_same_name_in_two_units_is_two_persons_with_a_warning() -> None:
    found = planned(("张伟", "财务处"), ("张伟", "人事处"))
    assert len(found.added) == 2
    assert [warning.code for warning in found.warnings] == ["same-name", "same-name"]


def test_nobody_guesses_between_two_in_one_unit() -> None:
    found = planned(("张伟", "财务处", "科员"), ("张伟", "财务处", "处长"))
    assert (codes(found), found.added) == ([(2, "which-person"), (3, "which-person")], ())
    there = roster(
        known(1, "张伟", "财务处", "科员", "13800000001"),
        known(2, "张伟", "财务处", "处长", "13800000002"),
    )
    found = planned(("张伟", "财务处", "科员"), roster=there)
    assert codes(found) == [(2, "which-person")]
    assert found.left == ()  # in doubt nobody is taken for absent


def test_a_number_finds_the_person_in_another_unit() -> None:
    there = roster(known(1, "王五", "财务处", "科员", "13800000001"))
    [changed] = planned(("王五", "人事处", "科员", "13800000001"), roster=there).changed
    assert changed.person.person_id == 1
    assert (changed.ends, changed.ends_if_full) == ((), (10,))


def test_a_number_under_another_name_is_a_new_name_or_a_problem() -> None:
    there = roster(known(1, "李四", "财务处", phone="13800000001"))
    found = planned(("李思", "财务处", "", "13800000001"), roster=there)
    assert [changed.name for changed in found.changed] == ["李思"]
    found = planned(("李思", "财务处", "", "13800000001"), ("李四", "财务处"), roster=there)
    assert codes(found) == [(2, "phone-of-other")]


def test_one_number_beside_two_names_is_a_problem_for_both() -> None:
    found = planned(("钱一", "甲处", "", "13800000001"), ("赵二", "甲处", "", "13800000001"))
    assert codes(found) == [(2, "phone-shared"), (3, "phone-shared")]
    # The landline of a room is nobody's own.
    found = planned(("钱一", "甲处", "", "08163224455"), ("赵二", "甲处", "", "08163224455"))
    assert len(found.added) == 2


def test_a_blank_cell_says_nothing() -> None:
    there = roster(known(1, "王五", "财务处", "科员", "13800000001"))
    found = planned(("王五", "财务处"), roster=there)
    assert (found.unchanged, found.changed, found.left) == (1, (), ())


def test_a_table_that_says_the_old_name_of_a_unit_means_what_it_is_now() -> None:
    people = (known(1, "王五", "典藏部", "科员"), known(2, "赵六", "典藏部", "科员"))
    there = Roster(people, ("典藏部",), {"保管处": "典藏部", "筹备组": ""})
    found = planned(("王五", "保管处", "科员"), ("赵六", "保管处", "处长"), roster=there)
    assert [w.code for w in found.warnings] == ["unit-renamed", "unit-renamed"]
    assert (found.unchanged, found.units, found.left) == (1, (), ())
    [changed] = found.changed
    assert [(post.unit, post.title) for post in changed.posts] == [("典藏部", "处长")]
    # Rows of a unit that is no more are not taken, and nobody in them is taken for absent.
    found = planned(("王五", "典藏部", "科员"), ("赵六", "筹备组", "科员"), roster=there)
    assert codes(found) == [(3, "unit-ended")]
    assert (found.left, found.changed) == ((), ())


def test_absent_and_dismissed_leave_but_not_hosts_nor_oneself() -> None:
    there = roster(
        known(1, "甲", "财务处"),
        known(2, "乙", "财务处"),
        known(3, "丙", "财务处", holds_role=True),
    )
    found = planned(("甲", "财务处", "", "", "离职"), roster=there)
    assert [(gone.person.name, gone.row) for gone in found.left] == [("甲", 2), ("乙", None)]
    assert "role-absent" in [warning.code for warning in found.warnings]
    found = planned(("甲", "财务处", "", "", "离职"), roster=there, actor_id=1)
    assert codes(found) == [(2, "not-yourself")]


def test_contacts_are_found_in_the_table_first() -> None:
    found = planned(
        ("甲", "财务处", "", "", "", "乙"), ("乙", "财务处", "", "", "", "丁"), ("乙", "人事处")
    )
    [first] = [added for added in found.added if added.name == "甲"]
    assert first.contact is not None
    assert first.contact.row == 3
    assert "contact-unknown" in [warning.code for warning in found.warnings]


def test_what_differs_between_two_looks_is_named() -> None:
    before = steps_of(planned(("甲", "财务处"), ("乙", "财务处")))
    after = steps_of(
        planned(("甲", "财务处"), ("乙", "财务处"), roster=roster(known(1, "甲", "财务处")))
    )
    assert differences(before, before) == []
    assert differences(before, after) == ["甲"]


_NAMES = st.sampled_from(["张伟", "李敏", "王五", "张　伟", "赵<b>", "", "陈静"])
_UNITS = st.sampled_from(["财务处", "人事处", "办公室", ""])
_PHONES = st.sampled_from(
    ["", "13800000001", "１３８００００００02", "+86 138-0000-0003", "0816-3224455", "1"]
)
_ROWS = st.lists(
    st.tuples(
        _NAMES,
        _UNITS,
        st.sampled_from(["", "科员", "处长"]),
        _PHONES,
        st.sampled_from(["", "在职", "离职", "?"]),
        st.sampled_from(["", "李敏", "没有"]),
    ),
    max_size=12,
)  # fmt: skip


def applied(found: ImportPlan, there: Roster) -> Roster:
    """The roster after the import, worked out without the code that applies it."""
    gone = {g.person.person_id for g in found.left}
    changed = {c.person.person_id: c for c in found.changed}
    places = dict(found.order)
    people = []
    for person in there.people:
        posts = [
            HeldPost(p.post_id, p.unit, p.title, p.rank, places.get(p.post_id, p.position))
            for p in person.posts
        ]
        name, phone = person.name, person.phone
        if (c := changed.get(person.person_id)) is not None:
            name, phone = c.name or name, c.phone or phone
            posts = [p for p in posts if p.post_id not in {*c.ends, *c.ends_if_full}]
            posts += [HeldPost(c.row * 1000 + i, p.unit, p.title, p.rank, p.position)
                      for i, p in enumerate(c.posts)]  # fmt: skip
        left = person.left or person.person_id in gone
        people.append(Known(person.person_id, name, phone, left, person.contact_id, tuple(posts)))
    for new in found.added:
        if new.returns is not None:
            people = [p for p in people if p.person_id != new.returns]
        posts = [HeldPost(new.row * 100 + i, p.unit, p.title, p.rank, p.position)
                 for i, p in enumerate(new.posts)]  # fmt: skip
        id = new.returns or 1000 + len(people) + new.row * 100
        people.append(Known(id, new.name, new.phone, posts=tuple(posts)))
    return Roster(tuple(people), (*there.units, *found.units))


@given(rows=_ROWS)
def test_every_row_is_accounted_for_and_a_second_import_adds_nobody(
    rows: list[tuple[str, ...]],
) -> None:
    sheet = read(*[row for row in rows if any(row)])
    found = plan(sheet, EMPTY)
    bad = {problem.row for problem in found.problems}
    entered = [post.position for added in found.added for post in added.posts]
    assert not bad & set(entered)
    assert len(entered) == len(set(entered))
    assert len({(a.name, a.phone, a.posts[0].unit) for a in found.added}) == len(found.added)

    again = plan(sheet, applied(found, EMPTY))
    assert again.added == ()
    assert not [gone for gone in again.left if gone.row is None]
    assert {problem.row for problem in again.problems} == bad


@given(st.text(max_size=80))
def test_no_cell_breaks_the_cleaning(text: str) -> None:
    for clean in (clean_name, clean_phone, clean_status):
        try:
            clean(text)
        except Unclean as unclean:
            assert unclean.code


@pytest.mark.parametrize(
    ("phone", "country", "forms"),
    [
        ("8613900000001", "CN", ("13900000001",)),
        ("+86 139 0000 0001", "CN", ("13900000001",)),
        ("85262345678", "CN", ("+85262345678",)),
        ("85262345678", "HK", ("+85262345678", "62345678")),
        ("886912345678", "TW", ("+886912345678", "0912345678")),
        ("not a number", "CN", ()),
        ("", "HK", ()),
    ],
)
def test_a_messengers_number_as_rosters_have_it(
    phone: str, country: str, forms: tuple[str, ...]
) -> None:
    assert own_numbers(phone, country) == forms
