"""Profiles: what ships, what an office writes, and every mistake it can make. norms §10a."""

from __future__ import annotations

import operator
from datetime import date, time
from pathlib import Path

import pytest

from meetings.levels import mark_in
from meetings.regime import (
    DEFAULT_PROFILE,
    Level,
    MonthDay,
    Profile,
    ProfileErrors,
    Quota,
    describe,
    load_profile,
    shipped_profiles,
)


def profile_of(folder: Path, text: str, name: str = "office") -> Profile:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_profile(name, folder)


def mistakes(folder: Path, text: str) -> dict[str, str]:
    """Problems of an office's profile that extends the default one, by path."""
    with pytest.raises(ProfileErrors) as caught:
        profile_of(folder, f'profile = "office"\nextends = "central-2023"\n{text}')
    assert str(caught.value).count("\n") == len(caught.value.problems) - 1
    return {problem.path: problem.problem for problem in caught.value.problems}


@pytest.mark.parametrize(
    "name", ["central-2023", "enterprise", "university", "taiwan", "hongkong"]
)
def test_shipped_profiles_load(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert name in shipped_profiles()
    for package in ("simple", "standard", "large"):
        assert package in profile.packages
    assert not profile.packages["simple"].survey
    assert not profile.packages["simple"].score
    assert not profile.supervision.self_close


def test_the_default_has_the_numbers_of_the_norms() -> None:
    profile = load_profile(DEFAULT_PROFILE)
    second, third, fourth = (profile.classes[key] for key in ("II", "III", "IV"))
    assert profile.classes["I"].days == "by_approval"
    assert (second.days, second.people, second.staff_ratio, second.per_year) == (1.5, 300, 0.15, 1)
    assert (third.people, third.staff_ratio, third.travel_days) == (150, 0.10, 1.5)
    assert (fourth.people, fourth.staff_ratio, fourth.travel_days) == (50, None, 1.0)
    assert profile.quota is not None
    assert profile.quota["I"] == Quota(500, 150, 110)
    assert profile.quota["IV"] == Quota(340, 130, 80)
    assert profile.plan_due == MonthDay(11, 30)
    assert profile.plan_due.in_year(2026) == date(2026, 11, 30)
    assert profile.supervision.remind_wd == (7, 3, 1, 0)
    assert profile.claim_deadline_wd == 7
    assert profile.digest_time == time(9)
    assert profile.quiet_hours.end_of_quiet(time(20)) == time(9)
    assert profile.quiet_hours.rest_days
    assert profile.survey.anonymous_min_invitees == 8
    assert profile.roster.max_rows >= 5000


def test_other_profiles_keep_to_their_place() -> None:
    taiwan, hongkong = load_profile("taiwan"), load_profile("hongkong")
    assert (taiwan.country, taiwan.zone.key, taiwan.wording) == ("TW", "Asia/Taipei", "taiwan")
    assert (hongkong.country, hongkong.wording) == ("HK", "hongkong")
    assert taiwan.quota is None
    assert "II" not in taiwan.classes
    assert taiwan.minutes_wd.objection == 5
    assert load_profile("central-2023").minutes_wd.objection is None
    assert load_profile("enterprise").limits == "reference"
    university = load_profile("university")
    assert university.classes["IV"].staff_ratio == 0.05
    assert university.classes["IV"].people == 50
    assert university.classes["academic"].days is None


def test_levels_by_messenger() -> None:
    secrecy = load_profile(DEFAULT_PROFILE).secrecy
    assert secrecy.public_messenger == (Level.PUBLIC,)
    assert secrecy.own_deployment == (Level.PUBLIC, Level.INTERNAL)
    assert secrecy.neutral_title == (Level.WORK_SECRET,)
    assert Level.PUBLIC == "public"


@pytest.mark.parametrize(
    ("name", "text", "marked"),
    [
        ("central-2023", "机密★10年", True),
        ("central-2023", "绝　密 ★ 30年", True),
        ("central-2023", "密级：秘密", True),
        ("central-2023", "【机密】关于某事的通知.docx", True),
        ("central-2023", "某某会议通知\n秘密\n各单位", True),
        ("central-2023", "内部资料，注意保存", True),
        ("central-2023", "要保守国家秘密和商业秘密", False),
        ("central-2023", "机密文件管理培训通知", False),
        ("central-2023", "各部门内部资料室开放时间", False),
        ("taiwan", "機密等級：極機密", True),
        ("taiwan", "密等及解密條件或保密期限：密", True),
        ("taiwan", "密等及解密條件或保密期限：普通", False),
        ("taiwan", "秘書室開會通知單", False),
        ("hongkong", "保密級別：限閱", True),
        ("hongkong", "RESTRICTED", True),
        ("hongkong", "Restricted access to the car park", False),
    ],
)
def test_marks_are_told_from_running_text(name: str, text: str, marked: bool) -> None:
    assert (mark_in(text, load_profile(name)) is not None) is marked


def test_rank_decides_who_is_chased_in_person() -> None:
    profile = load_profile(DEFAULT_PROFILE)
    assert not profile.chased_in_person(profile.ranks["副厅级"])
    assert profile.chased_in_person(profile.ranks["正处级"])
    assert profile.chased_in_person(None)


def test_an_office_overrides_what_differs(tmp_path: Path) -> None:
    profile = profile_of(
        tmp_path,
        """
        profile = "office"
        extends = "central-2023"
        no_meeting_days = [{ weekday = "mon" }, { week_of_month = 4 }, { dates = [2026-12-31] }]
        highest_chased = "none"
        [classes.II]
        people = { value = 200, source = "本单位办法第五条", effective_from = 2026-01-01 }
        staff_ratio = "none"
        [signin]
        late_grace_min = 10
        """,
    )
    assert profile.classes["II"].people == 200
    assert profile.classes["II"].staff_ratio is None
    assert profile.classes["II"].days == 1.5
    assert profile.classes["III"].people == 150
    assert profile.signin.late_grace_min == 10
    assert [rule.weekday for rule in profile.no_meeting_days] == [0, None, None]
    assert profile.no_meeting_days[2].dates == {date(2026, 12, 31)}
    assert profile.chased_in_person(1)


def test_describe_tells_where_each_value_comes_from(tmp_path: Path) -> None:
    profile = profile_of(
        tmp_path,
        'profile = "office"\nextends = "central-2023"\n[signin]\nlate_grace_min = 10\n'
        '[classes.II]\npeople = {value=200, source="第五条", effective_from=2026-01-01}',
    )
    lines = {line.path: line for line in describe(profile)}
    people = lines["classes.II.people"]
    assert (people.value, people.source, people.profile) == ("200", "第五条", "office")
    assert people.effective_from == date(2026, 1, 1)
    assert lines["classes.II.days"].profile == "central-2023"
    assert lines["signin.late_grace_min"].source is None
    assert lines["quota.I.lodging"].source == "财行〔2016〕214号 (FEE-11)"
    assert lines["supervision.remind_wd"].value == "[7, 3, 1, 0]"


def test_every_limit_of_the_default_names_its_source() -> None:
    limits = ("classes.", "quota.", "signin.", "supervision.", "minutes_wd.", "reply.", "survey.")
    bare = [
        line.path
        for line in describe(load_profile(DEFAULT_PROFILE))
        if line.path.startswith(limits) and line.source is None and ".name." not in line.path
    ]
    assert bare == []


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    assert mistakes(
        tmp_path,
        """
        digest_time = "9 o'clock"
        cash_allowed = "no"
        country = "JP"
        vouchers = "发票"
        zone = "Asia/Nowhere"
        plan_due = "02-30"
        colour = "red"
        [classes.II]
        days = "x"
        people = 0
        staff_ratio = true
        [signin]
        open_min = 30.5
        late_min = 3
        [supervision]
        remind_wd = [7, "3"]
        [secrecy]
        own_deployment = ["公开", "神秘"]
        """,
    ) == {
        "digest_time": 'expected a time as "17:30", got "9 o\'clock"',
        "cash_allowed": 'expected true or false, got "no"',
        "country": 'expected "CN" or "TW" or "HK" or "MO", got "JP"',
        "vouchers": 'expected a list, got "发票"',
        "zone": 'expected a time zone as "Asia/Shanghai", got "Asia/Nowhere"',
        "plan_due": 'expected a day of the year as "11-30", got "02-30"',
        "colour": "unknown key",
        "classes.II.days": 'expected a number or "by_approval", got "x"',
        "classes.II.people": 'expected a number from 1 to 100000 or "by_approval", got 0',
        "classes.II.staff_ratio": "expected a number, got true",
        "signin.open_min": "expected a whole number, got 30.5",
        "signin.late_min": "unknown key",
        "supervision.remind_wd[2]": 'expected a whole number, got "3"',
        "secrecy.own_deployment[2]": 'expected "public" or "internal" or "work_secret" or '
        '"confidential" or "secret" or "top_secret", got "神秘"',
    }


_NUMBER = "expected {number}, and of {unit}, {kind}, {year}, {roc_year} what is wanted"


def test_values_that_contradict_each_other(tmp_path: Path) -> None:
    assert mistakes(
        tmp_path,
        """
        default_class = "V"
        default_package = "huge"
        highest_chased = "班长"
        [quota.V]
        lodging = 1
        meals = 1
        other = 1
        [signin]
        late_grace_min = 60
        code_seconds = 10
        [minutes_wd]
        draft = 4
        [supervision]
        remind_wd = [1, 3]
        yellow_gap = 40
        [secrecy]
        own_deployment = ["内部", "公开"]
        public_messenger = ["秘密"]
        marks = ["(", "(?m)^密$"]
        """,
    ).keys() == {
        "default_class",
        "default_package",
        "highest_chased",
        "quota.V",
        "signin.close_min",
        "signin.code_seconds",
        "minutes_wd",
        "supervision.remind_wd",
        "supervision.red_gap",
        "secrecy.own_deployment",
        "secrecy.public_messenger",
        "secrecy.marks[1]",
        "secrecy.marks[2]",
    }


@pytest.mark.parametrize(
    ("text", "path", "problem"),
    [
        ("signin = 3", "signin", "expected a table, got 3"),
        ("classes = []", "classes", "expected a table, got a list"),
        ("title = {zh_Hans = '某'}\nwithout = ['title']", "title.zh_Hant", "missing"),
        ("without = ['reply']", "reply", "missing"),
        ("without = ['colour']", "without[1]", '"colour" is not in central-2023'),
        ("without = 'quota'", "without", 'expected a list, got "quota"'),
        ("settings = 3", "settings", "unknown key"),
        ("name = 'x'", "name", "unknown key"),
        ("briefing_days = {value=1, source=3}", "briefing_days.source", "expected a text, got 3"),
        ("briefing_days = {value=1, since=3}", "briefing_days.since", "unknown key beside value"),
        (
            "briefing_days = {value=1, effective_from='2026'}",
            "briefing_days.effective_from",
            'expected a day, got "2026"',
        ),
        ("briefing_days = nan", "briefing_days", "expected a number, got nan"),
        (
            "no_meeting_days = [{weekday = 'monday'}]",
            "no_meeting_days[1]",
            'expected a table with weekday = "mon", week_of_month = 1 to 5 or dates, got a table',
        ),
        (
            "quiet_hours = ['00:00-12:00', '12:00-00:00']",
            "quiet_hours",
            'expected a list of "17:30-09:00" and "rest_days" that leaves time to work, '
            "got a list",
        ),
        ("[minutes]\nnumber = '纪〔{jahr}〕{number}号'", "minutes.number", _NUMBER),
        ("[minutes]\nnumber = '纪〔{year}〕号'", "minutes.number", _NUMBER),
        ("[minutes]\nnumber = '纪{〔{year}〕{number}号'", "minutes.number", _NUMBER),
        (
            "[documents]\nnumbers = { notice = '示例〔{year}〕{number}{unit}号' }",
            "documents.numbers.notice",
            "expected {number}, and of {year}, {roc_year} what is wanted",
        ),
        (
            "[documents]\nnumbers = { letter = '示例〔{year}〕{number}号' }",
            "documents.numbers.letter",
            "not a category of documents",
        ),
        (
            "[meeting_reports]\nbulletin_number = '第{number}期第{number}期'",
            "meeting_reports.bulletin_number",
            "expected {number}, and of {year}, {roc_year} what is wanted",
        ),
        ("[files]\ntypes = ['']", "files.types[1]", 'expected a text, got ""'),
    ],
)
def test_one_mistake(tmp_path: Path, text: str, path: str, problem: str) -> None:
    assert mistakes(tmp_path, text)[path] == problem


@pytest.mark.parametrize("rules", ["[{}]", "[{week_of_month = 6}]", "[{dates = []}]", "['mon']"])
def test_rules_for_days_without_meetings_that_say_nothing(tmp_path: Path, rules: str) -> None:
    assert list(mistakes(tmp_path, f"no_meeting_days = {rules}")) == ["no_meeting_days[1]"]


def test_a_profile_must_say_its_name(tmp_path: Path) -> None:
    with pytest.raises(ProfileErrors) as caught:
        profile_of(tmp_path, 'extends = "central-2023"')
    assert caught.value.problems == (("profile", "missing"),)


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    with pytest.raises(ProfileErrors) as caught:
        profile_of(tmp_path, "")
    missing = {problem.path for problem in caught.value.problems}
    assert {"profile", "classes", "signin", "supervision"} <= missing
    assert {problem.problem for problem in caught.value.problems} == {"missing"}


def test_leaving_out_needs_a_profile_to_extend(tmp_path: Path) -> None:
    with pytest.raises(ProfileErrors) as caught:
        profile_of(tmp_path, 'without = ["quota"]')
    assert "without" in {problem.path for problem in caught.value.problems}


def test_files_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileErrors, match="no such profile; shipped are central-2023"):
        load_profile("nowhere", tmp_path)
    with pytest.raises(ProfileErrors, match="no such file"):
        load_profile(tmp_path / "nowhere.toml")
    with pytest.raises(ProfileErrors, match="not a profile's name"):
        load_profile("../central-2023")
    broken = tmp_path / "broken.toml"
    broken.write_text("profile = \n", encoding="utf-8")
    with pytest.raises(ProfileErrors, match=r"broken\.toml: not valid TOML.*line 1"):
        load_profile(str(broken))
    broken.write_bytes('profile = "办公室"'.encode("gb18030"))
    with pytest.raises(ProfileErrors, match="not saved as UTF-8"):
        load_profile(broken)
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(ProfileErrors, match=r"folder\.toml"):
        load_profile(folder)


def test_extends_may_not_go_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('profile = "one"\nextends = "two"', encoding="utf-8")
    (tmp_path / "two.toml").write_text('profile = "two"\nextends = "one"', encoding="utf-8")
    with pytest.raises(ProfileErrors, match=r"circle: one\.toml > two\.toml > one\.toml"):
        load_profile("one", tmp_path)
    with pytest.raises(ProfileErrors, match="expected a name, got 3"):
        profile_of(tmp_path, "extends = 3")


def test_an_offices_file_of_a_shipped_name_comes_first_and_saved_with_a_bom(
    tmp_path: Path,
) -> None:
    text = 'profile = "enterprise"\nextends = "university"\ndefault_class = "III"'
    (tmp_path / "enterprise.toml").write_text(text, encoding="utf-8-sig")
    assert load_profile("enterprise", tmp_path).default_class == "III"


def test_loaded_twice_it_is_equal_and_can_not_be_changed() -> None:
    profile = load_profile(DEFAULT_PROFILE)
    assert profile == load_profile(DEFAULT_PROFILE)
    with pytest.raises(TypeError):
        operator.setitem(profile.classes, "V", profile.classes["IV"])
