"""A plan as steps: small JSON, applied one after another in chunks, compared at confirmation."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from meetings.roster.contacts import PersonRef
from meetings.roster.planning import Added, Changed, ImportPlan, NewPost

Step = dict[str, Any]

#: Places of posts moved in one step.
_AT_ONCE = 100


def steps_of(plan: ImportPlan) -> list[Step]:
    """Everything to be done, in an order that works: units first, contacts last."""
    steps: list[Step] = [{"do": "unit", "name": name} for name in plan.units]
    steps += [_add(added) for added in plan.added]
    steps += [_change(changed) for changed in plan.changed]
    steps += [
        {"do": "leave", "id": gone.person.person_id, "name": gone.person.name, "row": gone.row}
        for gone in plan.left
    ]
    for added in plan.added:
        if added.contact is not None:
            person = PersonRef(added.name, added.returns, None if added.returns else added.row)
            steps.append(_contact(person, added.contact))
    for changed in plan.changed:
        if changed.contact is not None:
            person = PersonRef(changed.person.name, changed.person.person_id)
            steps.append(_contact(person, changed.contact))
    for at in range(0, len(plan.order), _AT_ONCE):
        posts = [list(pair) for pair in plan.order[at : at + _AT_ONCE]]
        steps.append({"do": "order", "posts": posts})
    return steps


def fingerprints(steps: list[Step]) -> dict[str, tuple[str, str]]:
    """What is to happen to whom: key → (digest, name). Places in the list do not count."""
    found: dict[str, tuple[str, str]] = {}
    for step in steps:
        if step["do"] in ("add", "change", "leave"):
            key = f"{step['do']}:{step.get('id') or step['row']}"
            text = json.dumps(step, ensure_ascii=True, sort_keys=True)
            found[key] = (hashlib.sha256(text.encode()).hexdigest(), step["name"])
    return found


def differences(before: list[Step], after: list[Step]) -> list[str]:
    """Names of those for whom something else would happen now than was shown."""
    shown, now = fingerprints(before), fingerprints(after)
    keys = [key for key in (*shown, *now) if shown.get(key) != now.get(key)]
    return list(dict.fromkeys((shown.get(key) or now[key])[1] for key in keys))


def _add(added: Added) -> Step:
    return {
        "do": "add",
        "row": added.row,
        "name": added.name,
        "phone": added.phone,
        "posts": _posts(added.posts),
        "groups": list(added.groups),
        "returns": added.returns,
    }


def _change(changed: Changed) -> Step:
    return {
        "do": "change",
        "id": changed.person.person_id,
        "name": changed.person.name,
        "old_phone": changed.person.phone,
        "new_name": changed.name,
        "phone": changed.phone,
        "posts": _posts(changed.posts),
        "ends": list(changed.ends),
        "ends_if_full": list(changed.ends_if_full),
        "ranks": [list(pair) for pair in changed.ranks],
        "groups": list(changed.groups),
        "contact": changed.contact.name if changed.contact else None,
    }


def _posts(posts: tuple[NewPost, ...]) -> list[list[Any]]:
    return [[post.unit, post.title, post.rank, post.position] for post in posts]


def _contact(person: PersonRef, contact: PersonRef) -> Step:
    return {
        "do": "contact",
        "who": [person.person_id, person.row],
        "to": [contact.person_id, contact.row],
    }
