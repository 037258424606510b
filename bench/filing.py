"""Filing and accepting through HTTP, beside pgbench on the same server in the same run.

One operation is what the desk does through the API: POST /dossiers, then POST …/acceptance. Everything
is durable before the answer: form validated, number taken, clock and process started, history, audit
and outbox written. Yardsticks: `pgbench -N` (one small update and insert a transaction), and pgbench
running the very SQL statements of one operation.
"""

from __future__ import annotations

import http.client
import json
import re
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench._server import a_home, a_web_server, cpu_seconds, free_port, pgbench, postmaster

CLIENTS, SECONDS = 8, 8
PGBENCH_SECONDS = 5
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def run() -> None:
    with a_home() as home:
        target = _prepare()
        statements = _statements(target)
        port = free_port()
        with a_web_server(port) as web:
            _load(port, target, seconds=3)  # warm-up
            before = cpu_seconds(web), cpu_seconds(postmaster(home))
            done, elapsed = _load(port, target, seconds=SECONDS)
            app, database = (now - then for now, then in zip((cpu_seconds(web), cpu_seconds(postmaster(home))), before))
        import os

        url = os.environ["MOTCUA_DATABASE_URL"]
        simple = _pgbench_simple(url)
        same = _pgbench_same(url, statements)
        rate = done / elapsed
        print(f"file + accept over HTTP, {CLIENTS} clients: {rate:8.1f} operations/s ({done} in {elapsed:.1f} s)")
        print(f"pgbench -N:                        {simple:8.1f} transactions/s   ratio {rate / simple:.3f} (aim 0.08)")
        print(f"pgbench, the same statements:      {same:8.1f} operations/s     ratio {rate / same:.3f} (aim 0.30)")
        print(f"SQL statements per operation:      {len(statements)} (BEGIN and COMMIT counted)")
        print(
            f"CPU per operation: {1000 * (app + database) / done:.2f} ms (aim 6): "
            f"application {1000 * app / done:.2f}, database {1000 * database / done:.2f}"
        )


# -- the operation ---------------------------------------------------------------------------------


class Target:
    """What the clients need to know."""

    def __init__(self, token: str, unit: str, procedure: str, answers: dict[str, Any]) -> None:
        self.token, self.unit, self.procedure, self.answers = token, unit, procedure, answers

    @property
    def body(self) -> bytes:
        return json.dumps(
            {"procedure": self.procedure, "unit": self.unit, "channel": "direct", "answers": self.answers}
        ).encode()


def _prepare() -> Target:
    """A migrated city with a service that holds the reception position of a commune."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    os.environ["MOTCUA_DEMO"] = "1"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from motcua.catalogue import api as catalogue
    from motcua.forms import api as forms
    from motcua.identity import api as identity
    from motcua.identity.demo import load_demo_people
    from motcua.kernel.actor import SYSTEM, Role
    from motcua.kernel.time import day_of
    from motcua.organisation import api as organisation
    from motcua.project.demo import load_registry

    call_command("migrate", verbosity=0)
    at = timezone.now()
    load_registry(at)
    people = load_demo_people(at=at)
    commune = organisation.unit(people.communes[0])
    service = identity.create_service(actor=SYSTEM, at=at, name="bench")
    desk = next(p for p in organisation.positions_of(commune.id, day_of(at)) if p.role is Role.RECEPTION)
    identity.appoint(
        actor=SYSTEM, at=at, account_id=service, position_id=desk.id, valid_from=day_of(at)
    )
    token = identity.issue_token(actor=SYSTEM, at=at, account_id=service, title="bench", scopes=["dossiers:file", "dossiers:receive"])
    version = catalogue.version_in_force("1.001193", day_of(at))
    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(at))
    papers = {question.key for question in forms.form_for(version.id).questions() if question.kind is forms.Kind.FILE}
    plain = {name: value for name, value in answers.items() if name not in papers}
    return Target(token.secret, commune.code, "1.001193", plain)


def _operation(connection: http.client.HTTPConnection, target: Target, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/dossiers", body, {**headers, "Idempotency-Key": uuid4().hex})
    response = connection.getresponse()
    answer = response.read()
    if response.status != 201:
        raise RuntimeError(answer.decode())
    reference = json.loads(answer)["reference"]
    connection.request("POST", f"/api/v1/dossiers/{reference}/acceptance", b"", headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise RuntimeError(answer.decode())


def _load(port: int, target: Target, *, seconds: float) -> tuple[int, float]:
    """How many operations the clients did, in how many seconds."""
    counts = [0] * CLIENTS
    failures: list[BaseException] = []
    body = target.body
    start = time.perf_counter()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            while time.perf_counter() - start < seconds:
                _operation(connection, target, body)
                counts[number] += 1
        except BaseException as error:  # noqa: BLE001  told to the caller below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts), time.perf_counter() - start


# -- the yardsticks --------------------------------------------------------------------------------


def _statements(target: Target) -> list[str]:
    """The SQL of one warm operation, literals in place, as PostgreSQL gets it."""
    import psycopg
    from django.db import connection
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {target.token}", "Host": "localhost"})
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        seen.append(psycopg.ClientCursor(connection.connection).mogrify(sql, params) if params else str(sql))
        return execute(sql, params, many, context)

    def once() -> None:
        filed = client.post(
            "/api/v1/dossiers", target.body, "application/json", headers={"Idempotency-Key": uuid4().hex}
        )
        assert filed.status_code == 201, filed.content
        accepted = client.post(f"/api/v1/dossiers/{filed.json()['reference']}/acceptance")
        assert accepted.status_code == 200, accepted.content

    for _ in range(3):
        once()
    with connection.execute_wrapper(note):
        once()
    connection.close()
    return seen


def _pgbench_simple(url: str) -> float:
    pgbench("-i", "-s", "10", "-q", url=url)
    return pgbench("-N", "-c", str(CLIENTS), "-j", "2", "-T", str(PGBENCH_SECONDS), "-M", "prepared", url=url)


def _pgbench_same(url: str, statements: list[str]) -> float:
    """The statements as a script: identifiers and codes of the operation made anew each time."""
    script = _script(statements)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        arguments = ("-n", "-c", str(CLIENTS), "-j", "2", "-T", str(PGBENCH_SECONDS), "-M", "prepared", "-f", file.name)
        return pgbench(*arguments, url=url)


def _script(statements: list[str]) -> str:
    text = ";\n".join(" ".join(statement.split()) for statement in statements) + ";\n"
    reference = re.search(r"H26[\d.]*-\d{6}-\d{4,8}", text)
    assert reference is not None
    made = {u for u in UUID.findall(text) if text.count(u) and _is_new(u, text)}
    sets = ["\\set serial random(1, 2000000000)"]
    for number, identifier in enumerate(sorted(made)):
        sets.append(f"\\set u{number} random(1, 9000000000000000000)")
        fresh = f"(lpad(to_hex(:u{number}), 16, '0') || lpad(to_hex(:u{number}), 16, '0'))::uuid"
        text = re.sub(rf"'{identifier}'(::uuid)?", fresh, text)
    text = text.replace(f"'{reference[0]}'", "('H26-' || :serial)").replace(reference[0], "x")
    return "\n".join(sets) + "\n" + text


def _is_new(identifier: str, text: str) -> bool:
    """UUIDv7s of this minute are the operation's own rows; older ones are the city's."""
    milliseconds = int(identifier.replace("-", "")[:12], 16)
    return abs(milliseconds / 1000 - time.time()) < 60 and identifier[14] == "7"


if __name__ == "__main__":
    print(Path(__file__).name)
    run()
