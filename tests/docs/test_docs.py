"""What the documents say exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands, load_command_class
from django.utils import translation
from tools import reference

from motcua.project import env

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
CONFIGURED = "MOTCUA_STAFF_PASSWORD"  # read by a command, not by the environment of the program
IMPORTS = "import_"

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^|`|/bin/|\$ |run (?:--\w+ )*)motcua ([a-z][\w-]*)(?: ([a-z][a-z-]*)\b)?", re.MULTILINE)
_VARIABLE = re.compile(r"\bMOTCUA_[A-Z_]*[A-Z]\b")


def _anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, as code hosts make them."""
    text = _FENCE.sub("", page.read_text())
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _links(page: Path) -> list[str]:
    found = _LINK.findall(_FENCE.sub("", page.read_text()))
    return [first or second for first, second in found]


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in _links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in _anchors(target)):
            broken.append(link)
    assert broken == []


def _subcommands(name: str) -> set[str]:
    """The words that may follow a command; none where anything may."""
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("motcua", name)
    return {word for action in parser._actions if isinstance(action.choices, dict) for word in action.choices}


def _wrong(name: str, following: str) -> bool:
    commands = get_commands()
    if name == "import":
        return bool(following) and IMPORTS + following not in commands
    if name not in commands:
        return name != "help"
    known = _subcommands(name)
    return bool(known and following) and following not in known


def test_every_command_named_exists() -> None:
    named = {(words, page) for page in PAGES for words in _COMMAND.findall(page.read_text())}
    wrong = {words for words in {words for words, _page in named} if _wrong(*words)}
    assert {f"{page}: {' '.join(words)}" for words, page in named if words in wrong} == set()


def test_every_command_of_ours_is_in_the_reference() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("motcua.")}
    wanted = {name.replace("_", " ", 1) if name.startswith(IMPORTS) else name for name in ours} - {"import"}
    wanted |= {f"{name} {word}" for name in ours for word in _subcommands(name)}
    text = (ROOT / "docs" / "reference" / "command-line.md").read_text()
    assert {command for command in wanted if f"motcua {command}" not in text} == set()


def test_the_environment_in_the_reference_is_that_of_the_program() -> None:
    read = set(_VARIABLE.findall(Path(env.__file__).read_text())) | {CONFIGURED}
    page = (ROOT / "docs" / "reference" / "environment.md").read_text()
    described = set(re.findall(r"^\| `(MOTCUA_\w+)` \|", page, re.MULTILINE))
    assert described == read


def test_every_variable_named_exists() -> None:
    known = set(_VARIABLE.findall(Path(env.__file__).read_text())) | {CONFIGURED}
    named = {(page, variable) for page in PAGES for variable in _VARIABLE.findall(page.read_text())}
    assert {f"{page}: {variable}" for page, variable in named if variable not in known} == set()


def test_defaults_in_the_reference_are_those_of_the_program(tmp_path: Path) -> None:
    default = env.read_environment({"MOTCUA_HOME": str(tmp_path)})
    page = (ROOT / "docs" / "reference" / "environment.md").read_text()
    said = dict(re.findall(r"^\| `(MOTCUA_\w+)` \| `([^`]+)`", page, re.MULTILINE))
    assert said["MOTCUA_ALLOWED_HOSTS"].split(",") == list(default.allowed_hosts)
    assert said["MOTCUA_BIND"] == default.bind
    assert said["MOTCUA_PORT"] == str(default.port)
    assert said["MOTCUA_BASE_URL"] + str(default.port) == default.base_url
    assert (said["MOTCUA_DEMO"], said["MOTCUA_DEBUG"]) == (str(int(default.demo)), str(int(default.debug)))


@pytest.mark.parametrize("page", sorted(reference.REFERENCE.glob("*.md")), ids=lambda page: page.name)
def test_generated_tables_follow_the_code(page: Path) -> None:
    """What fails here is written anew by `python tools/reference.py`."""
    text = page.read_text()
    with translation.override("vi"):
        assert reference.filled(text) == text


KNOWN_HOSTS = {
    "127.0.0.1",
    "example.org",
    "keepachangelog.com",
    "motcua.example",
    "semver.org",
    "www.standardwebhooks.com",
}


def test_no_page_leads_to_an_unknown_host_or_into_a_machine() -> None:
    texts = {page: page.read_text() for page in PAGES}
    hosts = {(page, host) for page, text in texts.items() for host in re.findall(r"https?://([\w.-]+)", text)}
    assert {f"{page}: {host}" for page, host in hosts if host not in KNOWN_HOSTS} == set()
    places = {page: re.findall(r"(?<![\w.])/(?:home|root|tmp|work)/\w*", text) for page, text in texts.items()}
    assert {page: found for page, found in places.items() if found} == {}


def test_every_text_of_law_is_dated_or_unconfirmed() -> None:
    texts = tomllib.loads((ROOT / "docs" / "legal" / "sources.toml").read_text())
    assert {key for key, text in texts.items() if not text.get("title") or "confirmed" not in text} == set()
    assert {key for key, text in texts.items() if text["confirmed"] and "effective_from" not in text} == set()


def test_every_decision_is_in_the_index_and_every_page_can_be_reached() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md", ROOT / "README.vi.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in _links(page):
            target = (page.parent / unquote(link).partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists():
                waiting.append(target)
    assert {str(page.relative_to(ROOT)) for page in PAGES if page not in reached} == set()
