"""Filing and accepting through HTTP, beside pgbench on the same server in the same run.

One operation is what the desk does through the API: POST /dossiers, then POST …/acceptance. Everything
is durable before the answer: form validated, number taken, clock and process started, history, audit
and outbox written. Yardsticks: `pgbench -N` (one small update and insert a transaction), and pgbench
running the very SQL statements of one operation.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from bench._server import a_home, a_web_server, cpu_seconds, free_port, pgbench, postmaster

CLIENTS, SECONDS = 8, 8
PGBENCH_SECONDS = 5


def run() -> None:
    with a_home() as home:
        target = prepare()
        capture = _statements(target)
        port = free_port()
        with a_web_server(port) as web:
            _load(port, target, seconds=2)  # warm-up
            before = cpu_seconds(web), cpu_seconds(postmaster(home))
            done, elapsed = _load(port, target, seconds=SECONDS)
            app = cpu_seconds(web) - before[0]
            database = cpu_seconds(postmaster(home)) - before[1]
        url = os.environ["MOTCUA_DATABASE_URL"]
        simple = _pgbench_simple(url)
        same = _pgbench_same(url, capture)
        rate = done / elapsed
        print(f"file + accept over HTTP, {CLIENTS} clients: {rate:8.1f} operations/s ({done} in {elapsed:.1f} s)")
        print(f"pgbench -N:                        {simple:8.1f} transactions/s   ratio {rate / simple:.3f} (aim 0.08)")
        print(f"pgbench, the same statements:      {same:8.1f} operations/s     ratio {rate / same:.3f} (aim 0.30)")
        print(f"SQL statements per operation:      {len(capture.statements)} (BEGIN and COMMIT counted)")
        print(
            f"CPU per operation: {1000 * (app + database) / done:.2f} ms (aim 6): "
            f"application {1000 * app / done:.2f}, database {1000 * database / done:.2f}"
        )


# -- the operation ---------------------------------------------------------------------------------


class Target:
    """What the clients need to know."""

    def __init__(self, token: str, unit: str, procedure: str, answers: dict[str, Any]) -> None:
        self.token, self.unit, self.procedure, self.answers = token, unit, procedure, answers

    def filing(self, number: int) -> Any:
        """The same operation as a value, for actions called in this process."""
        from django.utils import timezone

        from motcua.catalogue import api as catalogue
        from motcua.dossiers import api as dossiers
        from motcua.kernel.time import day_of
        from motcua.organisation import api as organisation

        return dossiers.Filing(
            version_id=catalogue.version_in_force(self.procedure, day_of(timezone.now())).id,
            unit_id=organisation.unit_by_code(self.unit).id,
            channel=dossiers.Channel.DIRECT,
            answers=self.answers,
            key=f"bench:{number}",
        )

    @property
    def body(self) -> bytes:
        return json.dumps(
            {"procedure": self.procedure, "unit": self.unit, "channel": "direct", "answers": self.answers}
        ).encode()


def prepare() -> Target:
    """A migrated city with a service that holds the reception position of a commune."""
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
    identity.appoint(actor=SYSTEM, at=at, account_id=service, position_id=desk.id, valid_from=day_of(at))
    token = identity.issue_token(
        actor=SYSTEM, at=at, account_id=service, title="bench", scopes=["dossiers:file", "dossiers:receive"]
    )
    identity.limit_requests(actor=SYSTEM, at=at, valid_from=day_of(at), per_system=1_000_000, per_address=600)
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


class Capture:
    """The SQL of one operation as PostgreSQL gets it, literals in place, BEGIN and COMMIT included."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.since_ms = int(time.time() * 1000)
        self._inside = False

    def note(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        import psycopg
        from django.db import connection

        if connection.in_atomic_block and not self._inside:
            self.statements.append("BEGIN")
            self._inside = True
        literal = psycopg.ClientCursor(connection.connection).mogrify(sql, params) if params else str(sql)
        # pgbench takes `:false` for a variable of its own, in JSON too.
        self.statements.append(" ".join(literal.split()).replace('":', '": '))
        return execute(sql, params, many, context)

    def end_of_request(self) -> None:
        if self._inside:
            self.statements.append("COMMIT")
            self._inside = False


def _statements(target: Target) -> Capture:
    """Captures a warm operation, done in this process."""
    from django.db import connection
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {target.token}", "Host": "localhost"})

    def once(capture: Capture) -> None:
        key = {"Idempotency-Key": uuid4().hex}
        filed = client.post("/api/v1/dossiers", target.body, "application/json", headers=key)
        assert filed.status_code == 201, filed.content
        capture.end_of_request()
        accepted = client.post(f"/api/v1/dossiers/{filed.json()['reference']}/acceptance")
        assert accepted.status_code == 200, accepted.content
        capture.end_of_request()

    for _ in range(3):
        once(Capture())
    time.sleep(0.01)
    capture = Capture()
    with connection.execute_wrapper(capture.note):
        once(capture)
    connection.close()
    return capture


def _pgbench_simple(url: str) -> float:
    pgbench("-i", "-s", "10", "-q", url=url)
    return pgbench("-N", "-c", str(CLIENTS), "-j", "2", "-T", str(PGBENCH_SECONDS), "-M", "prepared", url=url)


def _pgbench_same(url: str, capture: Capture) -> float:
    """The statements as a script, one round trip each."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(_script(capture))
        file.flush()
        arguments = ("-n", "-c", str(CLIENTS), "-j", "2", "-T", str(PGBENCH_SECONDS), "-M", "prepared")
        return pgbench(*arguments, "-D", "n=0", "-f", file.name, url=url)


def _script(capture: Capture) -> str:
    """Each run makes its own identifiers, growing as the product's do, and its own code and key."""
    text = PLAIN_UUID.sub(lambda m: f"'{UUID(m[1])}'", ";\n".join(capture.statements) + ";\n")
    made = sorted({i for i in DASHED_UUID.findall(text) if i[14] == "7" and _made_at(i) >= capture.since_ms})
    for number, identifier in enumerate(made):
        fresh = f"(lpad(to_hex({LATER} + :n * 16 + :client_id), 16, '0') || lpad(to_hex({number}), 16, '0'))::uuid"
        text = text.replace(f"'{identifier}'::uuid", fresh).replace(f"'{identifier}'", fresh)
    for unique in {*re.findall(r"'H26[\d.]*-\d{6}-\d{4,8}'", text), *re.findall(r"'api:[^']*'", text)}:
        text = text.replace(unique, f"('{unique[1:4]}-' || (:n * 16 + :client_id))")
    return "\\set n :n + 1\n" + text


LATER = int("01ffffff00000000", 16)  # sorts after every row of the run
PLAIN_UUID = re.compile(r"'([0-9a-f]{32})'(?=::uuid)")
DASHED_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _made_at(identifier: str) -> int:
    """The milliseconds of the epoch in a UUIDv7."""
    return int(identifier.replace("-", "")[:12], 16)
