"""What every storage must do: the folder, the store that speaks S3, and the fake."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from motcua.documents.adapters.folder import FolderStorage
from motcua.documents.adapters.memory import MemoryStorage
from motcua.documents.adapters.s3 import Bucket, S3Storage
from motcua.documents.files.storage import ContentMissing, Storage, StorageDamaged, StorageUnavailable

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """The address of a store on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket="ho-so")
    yield address
    server.stop()


def a_bucket(endpoint: str, name: str = "ho-so", prefix: str = "tep") -> S3Storage:
    return S3Storage(Bucket(name, prefix, endpoint, "us-east-1", "k", "s"))


@pytest.fixture(params=["folder", "memory", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    make: dict[str, Callable[[], Storage]] = {
        "folder": lambda: FolderStorage(tmp_path / "files"),
        "memory": MemoryStorage,
        "s3": lambda: a_bucket(request.getfixturevalue("s3_server"), prefix=tmp_path.name),
    }
    return make[request.param]()


def kept(storage: Storage, folder: Path, content: bytes) -> str:
    """The hash under which the content was put there."""
    source = folder / "den"
    source.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    storage.keep(source, digest)
    return digest


def test_what_was_kept_comes_back_to_the_last_byte(storage: Storage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000
    digest = kept(storage, tmp_path, content)
    with storage.open(digest) as read:
        assert read.read(10) == content[:10]
        assert read.read() == content[10:]
    assert storage.size(digest) == len(content)


def test_keeping_twice_is_harmless(storage: Storage, tmp_path: Path) -> None:
    assert kept(storage, tmp_path, b"a") == kept(storage, tmp_path, b"a")
    assert list(storage.hashes()) == [hashlib.sha256(b"a").hexdigest()]


def test_everything_kept_is_listed(storage: Storage, tmp_path: Path) -> None:
    assert set(storage.hashes()) == set()
    digests = {kept(storage, tmp_path, content) for content in (b"a", b"b", b"c")}
    assert set(storage.hashes()) == digests


def test_what_was_never_kept_is_missing(storage: Storage) -> None:
    nothing = "0" * 64
    assert storage.size(nothing) is None
    with pytest.raises(ContentMissing):
        storage.open(nothing)


def test_bytes_that_are_not_those_of_the_hash_are_not_kept_for_them(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "den").write_bytes(b"a")
    with pytest.raises((StorageDamaged, StorageUnavailable)):
        storage.keep(tmp_path / "den", hashlib.sha256(b"b").hexdigest())


def test_a_storage_in_order_has_no_problems_and_says_where_it_is(storage: Storage) -> None:
    assert storage.problems() == []
    assert storage.whereabouts()


@pytest.mark.parametrize(("endpoint", "bucket"), [(NOBODY, "ho-so"), (None, "khong-co")])
def test_a_store_that_is_away_or_knows_no_such_bucket_is_unavailable_and_told(
    s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str | None, bucket: str
) -> None:
    monkeypatch.setattr("motcua.documents.adapters.s3.ATTEMPTS", 1)
    storage = a_bucket(endpoint or s3_server, bucket)
    (problem,) = storage.problems()
    assert bucket in problem
    with pytest.raises(StorageUnavailable):
        kept(storage, tmp_path, b"a")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *given: False)
    assert FolderStorage(tmp_path / "x").problems() == [f"{tmp_path / 'x'}: không ghi được"]
