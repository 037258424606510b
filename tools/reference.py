"""Writes into docs/reference the tables that follow from the code; `tests/docs` holds them to it.

python tools/reference.py
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
RECEIVING, COMPETENT, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines: list[Sequence[str]] = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines)


def events() -> str:
    """Every event: its name, what its class says of itself, its fields."""
    from motcua.outbox import api as outbox
    from motcua.outbox.event import key_of

    known = [e for e in outbox.known_events().values() if ".tests." not in e.__module__]
    return table(
        ("Event", "Fields"),
        [
            (f"`{key_of(event)}`", ", ".join(f"`{name}`: {words}" for name, words in outbox.shape_of(event).items()))
            for event in known
        ],
    )


def states() -> str:
    """States of a dossier, as shown and as reported to the national portal."""
    from motcua.dossiers.lifecycle import NATIONAL_STATUS, STATE_WORDS, State

    rows = [(f"`{state}`", str(STATE_WORDS[state]), str(NATIONAL_STATUS[state])) for state in State]
    return table(("State", "On the screen", "National status"), rows)


def transitions() -> str:
    """The transition table of dossiers."""
    from motcua.dossiers.lifecycle import LIFECYCLE

    rows = [
        (
            f"`{row.act}`",
            ", ".join(f"`{state}`" for state in sorted(row.before)),
            f"`{row.after}`",
            "yes" if row.closes else "",
        )
        for row in LIFECYCLE.rows
    ]
    return table(("Act", "From", "To", "Ends the work"), rows)


def dossier_rights() -> str:
    """Who may do what to a dossier, by the unit in which the role is held."""
    from motcua.dossiers import policies
    from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role

    filer = Actor(ActorKind.CITIZEN, id=PERSON)
    parties = policies.Parties(COMPETENT, RECEIVING, filer.id)
    acts: list[Callable[[Actor], bool]] = [
        policies.may_file,
        lambda actor: policies.may_see(actor, parties),
        lambda actor: policies.may_receive(actor, parties),
    ]

    def where(role: Role, may: Callable[[Actor], bool]) -> str:
        def holds(unit_id: UUID) -> bool:
            return may(Actor(ActorKind.STAFF, id=UUID(int=9), posts=frozenset({Post(unit_id, role)})))

        found = {(True, True): "both", (True, False): "receiving", (False, True): "competent", (False, False): "–"}
        return found[holds(RECEIVING), holds(COMPETENT)]

    def steps(role: Role) -> str:
        actor = Actor(ActorKind.STAFF, id=UUID(int=9), posts=frozenset({Post(COMPETENT, role)}))
        sees = policies.may_see(actor, parties)
        theirs = [f"`{r}`" for r in Role if sees and policies.may_take_step(actor, r, COMPETENT, None)]
        return ", ".join(theirs) or "–"

    rows = [(f"`{role}`", *(where(role, may) for may in acts), steps(role)) for role in Role]
    rows += [
        (who, *("yes" if may(actor) else "–" for may in acts), "–")
        for who, actor in (
            ("the applicant's account", filer),
            ("another citizen", Actor(ActorKind.CITIZEN, id=UUID(int=8))),
            ("a service without a position", Actor(ActorKind.SERVICE, id=UUID(int=7))),
            ("the system's own jobs", SYSTEM),
            ("a stranger", STRANGER),
        )
    ]
    return table(("Role", "File", "Read", "Accept or refuse", "Complete steps of"), rows)


def keeping_rights() -> str:
    """Who may change what the dossiers rest on."""
    from motcua.catalogue import policies as catalogue
    from motcua.identity import policies as identity
    from motcua.kernel.actor import Actor, ActorKind, Post, Role
    from motcua.organisation import policies as organisation

    def keeps_for_all(actor: Actor) -> bool:
        return identity.keeps_procedures(actor, [COMPETENT])

    acts: list[Callable[[Actor], bool]] = [
        identity.may_register_person,
        lambda actor: identity.may_read_person(actor, PERSON),
        identity.may_administer,
        lambda actor: organisation.may_arrange(actor, [COMPETENT]),
        organisation.may_see_restructures,
        lambda actor: organisation.may_restructure(actor, [COMPETENT]),
        catalogue.may_import,
        keeps_for_all,
    ]
    rows = []
    for role in Role:
        actor = Actor(ActorKind.STAFF, id=UUID(int=9), posts=frozenset({Post(COMPETENT, role)}))
        rows.append((f"`{role}`", *("yes" if may(actor) else "–" for may in acts)))
    head = ("Role", "Register people", "Read people", "Accounts, tokens", "Units, calendars", "See plans")
    return table((*head, "Carry plans out", "Procedures", "Processes, forms"), rows)


def procedure_workbook() -> str:
    """The sheets and columns of the workbook of procedures."""
    from motcua.catalogue.workbook.columns import SHEETS

    rows = [
        (
            sheet.title if at == 0 else "",
            f"**{column.header}**" if column.required else column.header,
            column.holds.value,
            column.help,
        )
        for sheet in SHEETS
        for at, column in enumerate(sheet.columns)
    ]
    return table(("Sheet", "Column", "Holds", "Help"), rows)


def clock_vectors() -> str:
    """The worked examples of the clock, from the file that the tests read."""
    published = json.loads((REFERENCE / "clock-vectors.json").read_text())
    head = ("Example", "Limit", "What happened", "Counted from", "First due", "Due", "At", "Left", "Late", "Outcome")
    return table((*head, "Charged", "Why"), map(_vector, published["vectors"]))


def _vector(row: dict[str, Any]) -> tuple[str, ...]:
    limit = row["limit"]
    words = "none" if limit is None else f"{limit['amount']} {limit['unit'].replace('_', ' ')}"
    words += "s" if limit and limit["amount"] != "1" else ""
    if row["cutoff"]:
        words += f", cut-off {row['cutoff']}"
    happened = [_exception(given) for given in row.get("exceptions", ())] + [_fact(given) for given in row["facts"]]
    charged = (f"{share['unit']} {share['late']} of {share['used']}" for share in row.get("charged", ()))
    figures = (row[key] for key in ("counted_from", "first_due", "due", "at", "remaining", "late", "outcome"))
    shown = ("–" if figure is None else str(figure) for figure in figures)
    return (row["name"], words, "; ".join(happened), *shown, "; ".join(charged) or "–", row["why"])


def _exception(given: dict[str, Any]) -> str:
    hours = f" {given['from'] or '00:00'}–{given['to'] or '24:00'}" if given["from"] or given["to"] else ""
    return f"{'open' if given['open'] else 'closed'} {given['day']}{hours} ({given['name']})"


def _fact(given: dict[str, str]) -> str:
    told = [given["kind"], *(given[key] for key in ("step", "unit") if key in given), given["at"]]
    told += [f"to {given['due']}"] if "due" in given else []
    told += [f"({given['reason']})"] if "reason" in given else []
    return " ".join(told)


TABLES: dict[str, Callable[[], str]] = {
    "clock-vectors": clock_vectors,
    "events": events,
    "states": states,
    "transitions": transitions,
    "dossier-rights": dossier_rights,
    "keeping-rights": keeping_rights,
    "procedure-workbook": procedure_workbook,
}
_PLACE = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """The page with its generated tables as they should be now."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{TABLES[place[2]]()}\n\n{place[3]}", text)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("vi"):
        for page in sorted(REFERENCE.glob("*.md")):
            page.write_text(filled(page.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
