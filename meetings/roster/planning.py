"""What an import would do: a pure comparison of a table with the roster. Row 2.6.

Nothing is written here. The plan becomes steps (JSON, applied in chunks by ``applying``) and a
preview (counts and samples).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meetings.roster.contacts import Contacts, PersonRef
from meetings.roster.entries import Entry, HeldPost, Known, Remark, Roster, Sheet, remark
from meetings.roster.matching import Claim, match


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be held from now on; ``position`` is the row, so the order of the list is kept."""

    unit: str
    title: str
    rank: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes: ``field`` is a column's name, values as people read them."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody new; ``returns`` is the id of somebody who left and is back."""

    row: int
    name: str
    phone: str | None
    posts: tuple[NewPost, ...]
    groups: tuple[str, ...]
    returns: int | None = None
    contact: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody known, with what differs."""

    person: Known
    row: int
    changes: tuple[Change, ...]
    name: str | None = None
    phone: str | None = None
    posts: tuple[NewPost, ...] = ()
    #: Ids of posts that end: in units the table speaks of …
    ends: tuple[int, ...] = ()
    #: … and in units it does not: only where the table is the full roster.
    ends_if_full: tuple[int, ...] = ()
    ranks: tuple[tuple[int, str], ...] = ()
    groups: tuple[str, ...] = ()
    contact: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who would be marked left: the row says so, or (``row`` None) they are absent."""

    person: Known
    row: int | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What the import would do, and what is wrong with the table."""

    units: tuple[str, ...]
    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    left: tuple[Gone, ...]
    #: How many persons stay as they are.
    unchanged: int
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    #: Posts kept whose place in the list moved: (post id, position).
    order: tuple[tuple[int, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to confirm."""
        return not (self.added or self.changed or self.left)


def plan(sheet: Sheet, roster: Roster, *, actor_id: int | None = None) -> ImportPlan:
    """Compare a table with the roster. ``actor_id`` imports: they are never marked left."""
    sheet = _in_present_units(sheet, roster)
    matched = match(sheet.entries, roster)
    contacts = Contacts(matched.pairs, roster)
    planner = _Planner(contacts, frozenset(entry.unit for entry in sheet.entries))
    for claim, person in matched.pairs:
        planner.take(claim, person, actor_id)
    seen = {person.person_id for _, person in matched.pairs if person is not None}
    unsure = matched.unsure | sheet.named_in_problems
    for person in roster.people:
        if not person.left and person.person_id not in seen and person.name not in unsure:
            planner.absent(person)
    posts = [post for new in planner.added for post in new.posts]
    posts += [post for known in planner.changed for post in known.posts]
    wanted = dict.fromkeys(post.unit for post in sorted(posts, key=lambda post: post.position))
    problems = (*sheet.problems, *matched.problems, *planner.problems)
    warnings = (*sheet.warnings, *matched.warnings, *contacts.warnings, *planner.warnings)
    return ImportPlan(
        units=tuple(unit for unit in wanted if unit not in set(roster.units)),
        added=tuple(planner.added),
        changed=tuple(planner.changed),
        left=tuple(planner.left),
        unchanged=planner.unchanged,
        problems=tuple(sorted(problems, key=lambda remark: remark.row)),
        warnings=tuple(sorted(warnings, key=lambda remark: remark.row)),
        order=tuple(planner.order),
    )


def _in_present_units(sheet: Sheet, roster: Roster) -> Sheet:
    """A table that still says the old name of a unit means what follows it; rows of a unit that
    is no more are not taken."""
    if not any(entry.unit in roster.ended for entry in sheet.entries):
        return sheet
    entries, problems, warnings = [], list(sheet.problems), list(sheet.warnings)
    for entry in sheet.entries:
        now = roster.ended.get(entry.unit)
        if now is None or entry.left:
            entries.append(entry)
        elif now:
            entries.append(replace(entry, unit=now))
            warnings.append(remark(entry.row, "unit", "unit-renamed", f"{entry.unit}→{now}"))
        else:
            problems.append(remark(entry.row, "unit", "unit-ended", entry.unit))
    dropped = {entry.name for entry in sheet.entries} - {entry.name for entry in entries}
    return replace(
        sheet,
        entries=tuple(entries),
        problems=tuple(problems),
        warnings=tuple(warnings),
        named_in_problems=sheet.named_in_problems | dropped,
    )


class _Planner:
    """Collects the parts of a plan."""

    def __init__(self, contacts: Contacts, units: frozenset[str]) -> None:
        self._contacts = contacts
        #: Every unit the table speaks of.
        self._units = units
        self.added: list[Added] = []
        self.changed: list[Changed] = []
        self.left: list[Gone] = []
        self.unchanged = 0
        self.problems: list[Remark] = []
        self.warnings: list[Remark] = []
        self.order: list[tuple[int, int]] = []

    def take(self, claim: Claim, person: Known | None, actor_id: int | None) -> None:
        """One person of the table."""
        if claim.left:
            self._leave(claim, person, actor_id)
        elif person is None or person.left:
            self._add(claim, person)
        else:
            self._compare(claim, person)

    def absent(self, person: Known) -> None:
        """Somebody of the roster whom the table does not name."""
        if person.holds_role:
            self.warnings.append(remark(0, "", "role-absent", person.name))
        else:
            self.left.append(Gone(person, None))

    def _leave(self, claim: Claim, person: Known | None, actor_id: int | None) -> None:
        if person is None or person.left:
            self.warnings.append(remark(claim.row, "status", "left-unknown", claim.name))
        elif person.person_id == actor_id:
            self.problems.append(remark(claim.row, "status", "not-yourself", claim.name))
        else:
            self.left.append(Gone(person, claim.row))

    def _add(self, claim: Claim, gone: Known | None) -> None:
        if gone is not None:
            self.warnings.append(remark(claim.row, "name", "returned", claim.name))
        self.added.append(
            Added(
                row=claim.row,
                name=claim.name,
                phone=claim.phone,
                posts=tuple(_new_post(entry) for entry in claim.entries if not entry.left),
                groups=_groups(claim),
                returns=gone.person_id if gone else None,
                contact=self._contacts.of(claim),
            )
        )

    def _compare(self, claim: Claim, person: Known) -> None:
        new, kept, ends, ends_if_full = _posts(claim, person, self._units)
        ranks = [(post, entry.rank) for entry, post in kept if entry.rank not in (None, post.rank)]
        groups = tuple(group for group in _groups(claim) if group not in person.groups)
        contact = self._contacts.of(claim)
        if contact is not None and contact.person_id == person.contact_id:
            contact = None
        changes = [
            *_changed("name", person.name, claim.name),
            *_changed("phone", person.phone or "", claim.phone or person.phone or ""),
            *_changed("title", _titles((*ends, *ends_if_full)), _titles(new)),
            *(Change("rank", post.rank or "", rank or "") for post, rank in ranks),
            *_changed("group", "", "、".join(groups)),
        ]
        if contact is not None:
            before = self._contacts.name_of(person.contact_id)
            changes.append(Change("contact", before, contact.name))
        self.order += [
            (post.post_id, entry.row) for entry, post in kept if post.position != entry.row
        ]
        if not changes:
            self.unchanged += 1
            return
        self.changed.append(
            Changed(
                person=person,
                row=claim.row,
                changes=tuple(changes),
                name=claim.name if claim.name != person.name else None,
                phone=claim.phone if claim.phone not in (None, person.phone) else None,
                posts=tuple(_new_post(entry) for entry in new),
                ends=tuple(post.post_id for post in ends),
                ends_if_full=tuple(post.post_id for post in ends_if_full),
                ranks=tuple((post.post_id, rank) for post, rank in ranks if rank is not None),
                groups=groups,
                contact=contact,
            )
        )


def _posts(
    claim: Claim, person: Known, units: frozenset[str]
) -> tuple[list[Entry], list[tuple[Entry, HeldPost]], list[HeldPost], list[HeldPost]]:
    """Posts that are new, kept, ended in units the table speaks of, and ended elsewhere."""
    new: list[Entry] = []
    kept: list[tuple[Entry, HeldPost]] = []
    for entry in claim.entries:
        if entry.left:
            continue
        # A blank title says nothing about the title held there.
        same = [
            post
            for post in person.posts
            if post.unit == entry.unit and entry.title in ("", post.title)
        ]
        kept += [(entry, post) for post in same]
        if not same:
            new.append(entry)
    stays = {post.post_id for _, post in kept}
    over = [post for post in person.posts if post.post_id not in stays]
    ends = [post for post in over if post.unit in units]
    return new, kept, ends, [post for post in over if post not in ends]


def _new_post(entry: Entry) -> NewPost:
    return NewPost(entry.unit, entry.title, entry.rank, entry.row)


def _groups(claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group for entry in claim.entries for group in entry.groups))


def _titles(posts: Iterable[HeldPost | Entry]) -> str:
    return "、".join(f"{post.unit} {post.title}".strip() for post in posts)


def _changed(field: str, old: str, new: str) -> list[Change]:
    return [Change(field, old, new)] if old != new else []
