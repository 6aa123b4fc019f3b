"""Cells as offices type them, made comparable: names, phones, units, status. Row 2.6."""

from __future__ import annotations

import re
import unicodedata

from meetings.regime import Profile

LONGEST_NAME = 40
LONGEST_UNIT = 60
LONGEST_TITLE = 80

#: What people write where there is nothing.
_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "無", "暂无", "暫無", "none", "n/a", "na"}
)
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_DOTS = re.compile("[•‧・∙⋅●]")
_NAME_SIGNS = frozenset(" ·-'’.()")
_SEVERAL = re.compile(r"[、,;/\n]|\s{2,}|或")
_EXTENSION = re.compile(r"(?:转|轉|分机|分機|ext\.?|x)\s*(\d{1,6})$", re.IGNORECASE)
_FILLERS = re.compile(r"[\s\-.()_–—]")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:-(\d{1,6}))?")

_LEFT = frozenset(
    {
        *("离职", "離職", "调出", "調出", "调离", "調離", "退休", "离休", "辞职", "辭職", "辞退"),
        *("解聘", "已故", "去世", "离任", "離任", "离开", "離開", "不在职", "不在職", "停用"),
        *("left", "resigned", "retired", "transferred", "inactive", "no", "否"),
    }
)
_STAYS = frozenset(
    {
        *("在职", "在職", "在岗", "在崗", "在编", "在編", "正常", "现职", "現職", "借调", "借調"),
        *("挂职", "掛職", "返聘", "试用", "試用", "休假", "产假", "產假", "外派", "聘用", "在任"),
        *("active", "present", "current", "yes", "是"),
    }
)


class Unclean(ValueError):
    """A cell that does not do; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def folded(text: str) -> str:
    """Full-width forms made half-width, blanks between Chinese characters out, others single."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return _BETWEEN_HAN.sub("", plain)


def blank(text: str) -> bool:
    """Whether the cell says nothing."""
    return folded(text).lower() in _NOTHING


def clean_name(cell: str) -> str:
    """张　三 → 张三. Raises Unclean: name-missing, name-long, name-signs."""
    if blank(cell):
        raise Unclean("name-missing")
    name = _DOTS.sub("·", folded(cell))
    if len(name) > LONGEST_NAME:
        raise Unclean("name-long")
    letters = [sign for sign in name if unicodedata.category(sign)[0] == "L"]
    if not letters or not all(_belongs(sign) for sign in name):
        raise Unclean("name-signs")
    return name


def _belongs(sign: str) -> bool:
    return (
        sign in _NAME_SIGNS or unicodedata.category(sign) in ("Mn", "Mc", "Nd") or sign.isalpha()
    )


def clean_unit(cell: str) -> str:
    """The unit's name. Raises Unclean: unit-missing, unit-long."""
    if blank(cell):
        raise Unclean("unit-missing")
    unit = folded(cell)
    if len(unit) > LONGEST_UNIT:
        raise Unclean("unit-long")
    return unit


def clean_title(cell: str) -> str:
    """The title; empty where there is none. Raises Unclean: title-long."""
    if blank(cell):
        return ""
    title = folded(cell)
    if len(title) > LONGEST_TITLE:
        raise Unclean("title-long")
    return title


def clean_phone(cell: str) -> tuple[str | None, bool]:
    """The number in one form, and whether others stood beside it.

    Mobiles of the mainland as 11 digits, landlines as digits with ``-`` before an extension,
    foreign ones with ``+``. Raises Unclean: phone-signs, phone-digits, phone-rounded.
    """
    if blank(cell):
        return None, False
    text = unicodedata.normalize("NFKC", cell).strip()
    parts = [part for part in _SEVERAL.split(text) if part and not blank(part)]
    numbers = [_number(part) for part in parts]
    if not numbers:
        raise Unclean("phone-signs")
    mobiles = [number for number in numbers if identifies(number)]
    return (mobiles or numbers)[0], len(set(numbers)) > 1


def _number(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text.strip()):
        raise Unclean("phone-rounded")
    extension = _EXTENSION.search(text)
    body = text[: extension.start()] if extension else text
    area = _AREA.fullmatch(body.replace(" ", ""))
    tail = extension.group(1) if extension else (area.group(3) if area else None)
    if area:
        body = area.group(1) + area.group(2)
    digits = _FILLERS.sub("", body.removesuffix(".0"))
    foreign = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+").removeprefix("00") if foreign else digits
    if not (digits.isascii() and digits.isdigit()):
        raise Unclean("phone-signs")
    if digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    if not 3 <= len(digits) <= 15:
        raise Unclean("phone-digits")
    if (
        digits.startswith("1")
        and len(digits) > 8
        and not foreign
        and not _MOBILE.fullmatch(digits)
    ):
        raise Unclean("phone-digits")
    return ("+" if foreign else "") + digits + (f"-{tail}" if tail else "")


def identifies(phone: str | None) -> bool:
    """Whether the number is one person's own: a mobile, not the landline of a room."""
    return phone is not None and (
        _MOBILE.fullmatch(phone) is not None or (phone.startswith("+") and "-" not in phone)
    )


#: Where an office is → the country code its rosters leave out, and what stands in its place.
_AT_HOME = {"TW": ("886", "0"), "HK": ("852", ""), "MO": ("853", "")}


def own_numbers(phone: str, country: str) -> tuple[str, ...]:
    """A messenger's international number in the forms a roster of this country may have it.

    Empty where it is no number. Elsewhere eight digits are the landline of a room.
    """
    digits = _FILLERS.sub("", phone).removeprefix("+")
    try:
        cleaned, _ = clean_phone(f"+{digits}")
    except Unclean:
        return ()
    forms = [cleaned] if cleaned and identifies(cleaned) else []
    code, instead = _AT_HOME.get(country, ("-", ""))
    if digits.startswith(code):
        forms.append(instead + digits.removeprefix(code))
    return tuple(forms)


def clean_status(cell: str) -> bool:
    """Whether the row says that the person left. Raises Unclean: status-unknown."""
    status = folded(cell).lower().removeprefix("已")
    if blank(cell) or status in _STAYS:
        return False
    if status in _LEFT or any(len(word) > 1 and status.startswith(word) for word in _LEFT):
        return True
    if any(len(word) > 1 and status.startswith(word) for word in _STAYS):
        return False
    raise Unclean("status-unknown")


def clean_rank(cell: str, profile: Profile) -> str | None:
    """The rank as the profile names it (正处 → 正处级). Raises Unclean: rank-unknown."""
    if blank(cell):
        return None
    rank = folded(cell)
    for name in (rank, f"{rank}级", f"{rank}級"):
        if name in profile.ranks:
            return name
    raise Unclean("rank-unknown")


def clean_groups(cell: str) -> tuple[str, ...]:
    """Names of groups, several in one cell apart by 、 or a comma. Raises Unclean: group-long."""
    if blank(cell):
        return ()
    names = tuple(dict.fromkeys(folded(part) for part in re.split(r"[、,，;；\n]", cell)))
    if any(len(name) > LONGEST_UNIT for name in names):
        raise Unclean("group-long")
    return tuple(name for name in names if name)
