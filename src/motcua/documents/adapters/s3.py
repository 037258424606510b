"""Contents in a store that speaks S3: one object each, `PREFIX/ab/cd/abcd…`, in a bucket made beforehand.

Each object is sent with its SHA-256, for the store to check, and read back and hashed here before it counts as
kept. Every request ends in time.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _

from ..files.storage import ContentMissing, StorageDamaged, StorageUnavailable

CONNECT_SECONDS = 3
READ_SECONDS = 20
ATTEMPTS = 3
_CHUNK = 1024 * 1024
_NOT_FOUND = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the store is and who we are to it. A blank endpoint is Amazon's own."""

    name: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str


class S3Storage:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, source: Path, sha256: str) -> None:
        with _asked(), source.open("rb") as file:
            self._client.put_object(
                **self._place(sha256), Body=file, ChecksumAlgorithm="SHA256", ChecksumSHA256=_as_base64(sha256)
            )
            if self._hash_there(sha256) != sha256:
                self._client.delete_object(**self._place(sha256))
                raise StorageDamaged(sha256)

    def open(self, sha256: str) -> BinaryIO:
        with _asked():
            try:
                return cast(BinaryIO, self._client.get_object(**self._place(sha256))["Body"])
            except ClientError as error:
                if _is_missing(error):
                    raise ContentMissing(sha256) from error
                raise

    def size(self, sha256: str) -> int | None:
        with _asked():
            try:
                return int(self._client.head_object(**self._place(sha256))["ContentLength"])
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise

    def hashes(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        with _asked():
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=self._bucket.prefix):
                yield from (entry["Key"].rpartition("/")[2] for entry in page.get("Contents", ()))

    def problems(self) -> list[str]:
        try:
            with _asked():
                self._client.head_bucket(Bucket=self._bucket.name)
        except StorageUnavailable as error:
            return [f"{self.whereabouts()}: {error.__cause__}"]
        return []

    def whereabouts(self) -> str:
        return f"s3://{self._bucket.name}/{self._bucket.prefix}".rstrip("/") + _(" tại %(endpoint)s") % {
            "endpoint": self._bucket.endpoint or "AWS"
        }

    @cached_property
    def _client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self._bucket.endpoint or None,
            region_name=self._bucket.region,
            aws_access_key_id=self._bucket.access_key,
            aws_secret_access_key=self._bucket.secret_key,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                s3={"addressing_style": "path" if self._bucket.endpoint else "auto"},
            ),
        )

    def _place(self, sha256: str) -> dict[str, str]:
        parts = (self._bucket.prefix, sha256[:2], sha256[2:4], sha256)
        return {"Bucket": self._bucket.name, "Key": "/".join(part for part in parts if part)}

    def _hash_there(self, sha256: str) -> str:
        digest = hashlib.sha256()
        with closing(self.open(sha256)) as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


@contextmanager
def _asked() -> Iterator[None]:
    """A store that does not answer, or refuses us, is unavailable to whoever asked."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StorageUnavailable from error


def _is_missing(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _NOT_FOUND


def _as_base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()
