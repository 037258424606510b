"""Adding to a PDF without touching a byte of it: an incremental update. Source: ISO 32000-1, 7.5.6.

qpdf (through pikepdf) reads the file and says how each object is written; what is new or changed is
appended, then the table of where it stands. The table has the form of the file's own: lines of text,
or a stream, which readers want not to be mixed.
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Iterator

import pikepdf

_LAST_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_ENTRY = (1, 5, 2)  # bytes of kind, place and generation, in a table that is a stream
_TAIL = 1024  # bytes of the end of a file where its last table is named


class NotUpdatable(Exception):
    """Not a PDF to which anything can be added: damaged, or locked with a password."""


class Update:
    """One incremental update in the making. `pdf` is changed at will; what is to be written is named."""

    def __init__(self, before: bytes) -> None:
        """Raises `NotUpdatable`."""
        self._before = before
        self._table_at = _last_table(before)
        self.pdf = opened(before)
        self._changed: dict[tuple[int, int], pikepdf.Object] = {}
        self._literal: dict[tuple[int, int], bytes] = {}
        self._first_new: int | None = None

    def add(self, thing: pikepdf.Object) -> pikepdf.Object:
        """The thing as a new object, which others may point at."""
        added = self.pdf.make_indirect(thing)
        if self._first_new is None:
            self._first_new = added.objgen[0]
        return added

    def change(self, thing: pikepdf.Object) -> None:
        """Writes an object of the file anew, as it is when all is done."""
        self._changed[thing.objgen] = thing

    def spell(self, thing: pikepdf.Object, text: bytes) -> None:
        """Writes the object as this text."""
        self._literal[thing.objgen] = text

    def written(self) -> bytes:
        """The file and after it the update."""
        out = io.BytesIO()
        out.write(self._before)
        out.write(b"\n")
        places = {key: _put(out, key, text) for key, text in self._objects()}
        table_at = out.tell()
        is_text = self._before[self._table_at : self._table_at + 4] == b"xref"
        out.write(self._text_table(places) if is_text else self._stream_table(places, table_at))
        out.write(b"startxref\n%d\n%%%%EOF\n" % table_at)
        return out.getvalue()

    def _objects(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        for key, thing in sorted((self._changed | self._new()).items()):
            if key not in self._literal:
                yield key, _text_of(thing)
        yield from self._literal.items()

    def _new(self) -> dict[tuple[int, int], pikepdf.Object]:
        found, number = {}, self._first_new
        while number is not None and (thing := self.pdf.get_object(number, 0)) is not None:
            found[number, 0] = thing
            number += 1
        return found

    def _text_table(self, places: dict[tuple[int, int], int]) -> bytes:
        lines = [b"xref\n"]
        for run in _runs(sorted(places)):
            lines.append(b"%d %d\n" % (run[0][0], len(run)))
            lines += [b"%010d %05d n \n" % (places[key], key[1]) for key in run]
        size = max(int(self.pdf.trailer.Size), max(places)[0] + 1)
        return b"".join((*lines, b"trailer\n", self._trailer(size).unparse(), b"\n"))

    def _stream_table(self, places: dict[tuple[int, int], int], at: int) -> bytes:
        size = max(int(self.pdf.trailer.Size), max(places)[0] + 1)
        places = {**places, (size, 0): at}
        runs = list(_runs(sorted(places)))
        trailer = self._trailer(size + 1)
        trailer.Type = pikepdf.Name.XRef
        trailer.W = pikepdf.Array(_ENTRY)
        trailer.Index = pikepdf.Array([number for run in runs for number in (run[0][0], len(run))])
        entries = b"".join(
            b"\1" + places[key].to_bytes(_ENTRY[1]) + key[1].to_bytes(_ENTRY[2]) for run in runs for key in run
        )
        trailer.Length = len(entries)
        return b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (size, trailer.unparse(), entries)

    def _trailer(self, size: int) -> pikepdf.Dictionary:
        old = self.pdf.trailer
        trailer = pikepdf.Dictionary(Size=size, Root=old.Root, Prev=self._table_at)
        fresh = secrets.token_bytes(16)
        trailer.ID = pikepdf.Array([old.ID[0] if "/ID" in old else pikepdf.String(fresh), pikepdf.String(fresh)])
        if "/Info" in old:
            trailer.Info = old.Info
        return trailer


def _last_table(pdf: bytes) -> int:
    found = _LAST_TABLE.search(pdf, max(0, len(pdf) - _TAIL))
    if found is None:
        raise NotUpdatable
    return int(found[1])


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file as qpdf reads it. Raises `NotUpdatable`."""
    try:
        read = pikepdf.open(io.BytesIO(pdf), attempt_recovery=False)
    except pikepdf.PdfError as error:
        raise NotUpdatable from error
    if read.is_encrypted:
        raise NotUpdatable
    return read


def _put(out: io.BytesIO, key: tuple[int, int], text: bytes) -> int:
    """Where it was put."""
    place = out.tell()
    out.write(b"%d %d obj\n%b\nendobj\n" % (*key, text))
    return place


def _text_of(thing: pikepdf.Object) -> bytes:
    if isinstance(thing, pikepdf.Stream):
        content = thing.read_raw_bytes()
        about = pikepdf.Dictionary({**thing.stream_dict.as_dict(), "/Length": len(content)})
        return b"%b\nstream\n%b\nendstream" % (about.unparse(), content)
    return thing.unparse(resolved=True)


def _runs(keys: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The keys in runs of numbers that follow one another."""
    run: list[tuple[int, int]] = []
    for key in keys:
        if run and key[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(key)
    yield run
