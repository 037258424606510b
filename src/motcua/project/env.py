"""The environment, read once, typed; starting fails with the name of what is wrong."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

type Network = IPv4Network | IPv6Network


class BadEnvironment(Exception):
    """A variable is missing or malformed; the message names it."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where PostgreSQL is. `embedded` when we run it ourselves in the data folder."""

    name: str
    user: str
    password: str
    host: str
    port: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider by which citizens sign in, and what it knows us as. `name` is what the button says.

    `levels` are the `acr_values` asked for each level of assurance, from the first on; where none are given,
    the provider is asked for no level and the claims alone say which it was.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scopes: tuple[str, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class S3:
    """A bucket of a store that speaks S3. A blank endpoint is Amazon's own."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's daemon: a socket in the file system, or host and port."""

    path: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Environment:
    home: Path
    database_url: str
    debug: bool
    demo: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    base_url: str
    bind: str
    port: int
    workers: int
    log: str
    request_id_header: str
    metrics_token: str
    oidc: Oidc | None
    s3: S3 | None
    clamd: Clamd | None
    tsa_url: str
    webhook_networks: tuple[Network, ...]
    trusted_proxies: tuple[Network, ...]


def _flag(source: Mapping[str, str], name: str, default: bool) -> bool:
    text = source.get(name, "").strip().lower()
    if text in {"", "1", "true", "yes", "0", "false", "no"}:
        return default if not text else text in {"1", "true", "yes"}
    raise BadEnvironment(f"{name} must be 1 or 0, not {text!r}")


def _port(source: Mapping[str, str]) -> int:
    text = source.get("MOTCUA_PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadEnvironment(f"MOTCUA_PORT must be a port number, not {text!r}")
    return int(text)


def _workers(source: Mapping[str, str]) -> int:
    """Web server processes: one for each processor that we may use, unless told otherwise."""
    text = source.get("MOTCUA_WORKERS", "") or str(os.process_cpu_count() or 1)
    if not text.isdigit() or not 0 < int(text) <= 256:
        raise BadEnvironment(f"MOTCUA_WORKERS must be a number from 1 to 256, not {text!r}")
    return int(text)


def _log(source: Mapping[str, str]) -> str:
    """The form of the log: JSON for machines, lines for a person at a terminal."""
    text = source.get("MOTCUA_LOG", "") or ("lines" if sys.stderr.isatty() else "json")
    if text not in {"json", "lines"}:
        raise BadEnvironment(f"MOTCUA_LOG must be json or lines, not {text!r}")
    return text


def _metrics_token(source: Mapping[str, str]) -> str:
    token = source.get("MOTCUA_METRICS_TOKEN", "")
    if token and len(token) < 16:
        raise BadEnvironment("MOTCUA_METRICS_TOKEN must have at least 16 characters")
    return token


def _storage(source: Mapping[str, str]) -> S3 | None:
    """None: files stay in the data folder."""
    text = source.get("MOTCUA_STORAGE", "").strip()
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme != "s3" or not parts.netloc:
        raise BadEnvironment("MOTCUA_STORAGE must be s3://BUCKET or s3://BUCKET/PREFIX")
    endpoint = source.get("MOTCUA_STORAGE_ENDPOINT", "").strip()
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise BadEnvironment("MOTCUA_STORAGE_ENDPOINT must begin with https://")
    for name in ("MOTCUA_STORAGE_ACCESS_KEY", "MOTCUA_STORAGE_SECRET_KEY"):
        if not source.get(name):
            raise BadEnvironment(f"{name} is needed with MOTCUA_STORAGE")
    return S3(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=endpoint,
        region=source.get("MOTCUA_STORAGE_REGION", "us-east-1"),
        access_key=source["MOTCUA_STORAGE_ACCESS_KEY"],
        secret_key=source["MOTCUA_STORAGE_SECRET_KEY"],
    )


def _networks(source: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Networks of ours, such as `10.0.0.0/8,192.168.7.0/24`."""
    text = source.get(name, "")
    try:
        return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise BadEnvironment(f"{name} must be networks such as 10.0.0.0/8: {error}") from None


def _trusted_proxies(source: Mapping[str, str]) -> tuple[Network, ...]:
    """Whose word on the caller's address is taken. Everybody's is nobody's: anyone could name any address."""
    found = _networks(source, "MOTCUA_TRUSTED_PROXIES")
    if any(one.prefixlen == 0 for one in found):
        raise BadEnvironment("MOTCUA_TRUSTED_PROXIES must name your own proxies, not every address")
    return found


def _clamd(source: Mapping[str, str]) -> Clamd | None:
    """None: uploads are not scanned."""
    text = source.get("MOTCUA_CLAMD", "").strip()
    if not text:
        return None
    if text.startswith("/"):
        return Clamd(path=text, host="", port=0)
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdigit() and 0 < int(port) < 65536):
        raise BadEnvironment("MOTCUA_CLAMD must be a socket such as /run/clamav/clamd.ctl, or HOST:PORT")
    return Clamd(path="", host=host.strip("[]"), port=int(port))


def _tsa_url(source: Mapping[str, str]) -> str:
    """Blank: documents are not stamped with trusted time."""
    text = source.get("MOTCUA_TSA_URL", "").strip()
    if text and urlsplit(text).scheme not in {"http", "https"}:
        raise BadEnvironment("MOTCUA_TSA_URL must begin with https:// or http://")
    return text


def _secret(source: Mapping[str, str], home: Path) -> str:
    """The secret from the environment, or one made once and kept in the data folder."""
    given = source.get("MOTCUA_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise BadEnvironment("MOTCUA_SECRET_KEY must have at least 32 characters")
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".secret-key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # of two processes starting at once, one wins and both read the same
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def _oidc(source: Mapping[str, str]) -> Oidc | None:
    """The citizens' provider; none when no issuer is named. Over the network it is reached by https only."""
    issuer = source.get("MOTCUA_OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        raise BadEnvironment("MOTCUA_OIDC_ISSUER must begin with https://")
    client_id = source.get("MOTCUA_OIDC_CLIENT_ID", "").strip()
    if not client_id:
        raise BadEnvironment("MOTCUA_OIDC_CLIENT_ID must be given together with MOTCUA_OIDC_ISSUER")
    scopes = tuple(source.get("MOTCUA_OIDC_SCOPES", "openid").split())
    if "openid" not in scopes:
        raise BadEnvironment("MOTCUA_OIDC_SCOPES must contain openid")
    return Oidc(
        issuer=issuer,
        client_id=client_id,
        client_secret=source.get("MOTCUA_OIDC_CLIENT_SECRET", ""),
        name=source.get("MOTCUA_OIDC_NAME", "VNeID").strip(),
        scopes=scopes,
        levels=tuple(source.get("MOTCUA_OIDC_LEVELS", "").split()),
    )


def read_environment(source: Mapping[str, str] = os.environ) -> Environment:
    """Raises `BadEnvironment` naming the first variable that is wrong."""
    home = Path(source.get("MOTCUA_HOME", "var")).expanduser().resolve()
    port = _port(source)
    url = source.get("MOTCUA_DATABASE_URL", "").strip()
    if url and urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise BadEnvironment("MOTCUA_DATABASE_URL must begin with postgresql://")
    hosts = source.get("MOTCUA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    return Environment(
        home=home,
        database_url=url,
        debug=_flag(source, "MOTCUA_DEBUG", default=False),
        demo=_flag(source, "MOTCUA_DEMO", default=False),
        secret_key=_secret(source, home),
        allowed_hosts=tuple(h.strip() for h in hosts.split(",") if h.strip()),
        base_url=source.get("MOTCUA_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        bind=source.get("MOTCUA_BIND", "127.0.0.1"),
        port=port,
        workers=_workers(source),
        log=_log(source),
        request_id_header=source.get("MOTCUA_REQUEST_ID_HEADER", "").strip(),
        metrics_token=_metrics_token(source),
        oidc=_oidc(source),
        s3=_storage(source),
        clamd=_clamd(source),
        tsa_url=_tsa_url(source),
        webhook_networks=_networks(source, "MOTCUA_WEBHOOK_NETWORKS"),
        trusted_proxies=_trusted_proxies(source),
    )


def parse_database_url(url: str) -> Database:
    """`postgresql://user:password@host:port/name`, or `…/name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    try:
        port = parts.port
    except ValueError as error:
        raise BadEnvironment("MOTCUA_DATABASE_URL has a malformed port") from error
    return Database(
        name=unquote(parts.path.lstrip("/")) or "motcua",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(query.get("host", parts.hostname or "")),
        port=query.get("port", str(port or "")),
        embedded=False,
    )
