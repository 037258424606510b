"""What every signer must do, the demonstration's and the one with keys in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from motcua.documents import api as documents
from motcua.documents.adapters.demonstration import DemonstrationSigner
from motcua.documents.adapters.pkcs12 import Pkcs12Signer
from motcua.documents.ports import Field, Signer
from motcua.documents.rendering import render_stamp
from motcua.documents.signing.checking import read_signatures
from motcua.kernel.ids import new_id

from .builders import NOON, UNIT, a_leader, a_pdf, a_seal

FIRST = Field("chu-ky-1", 0, (60, 100, 200, 150))
SECOND = Field("chu-ky-2", 0, (220, 100, 360, 150))
STAMP = render_stamp(name="A", unit="B", is_agency=False, size=(140, 50), at=NOON)


def _with_files(folder: Path) -> Signer:
    """An office's keys, put into files as its administrator would."""
    maker = DemonstrationSigner(folder / "maker")
    (folder / "roots").mkdir()
    (folder / "roots" / "root.crt").write_bytes(maker.roots()[0])
    (folder / "secret").write_text("mật khẩu\n")
    entries = []
    for signatory in (a_leader(), a_seal()):
        before = set((folder / "maker" / "keys").glob("*")) if (folder / "maker" / "keys").exists() else set()
        maker.sign(a_pdf(), signatory=signatory, field=FIRST, stamp=STAMP, at=NOON)
        (made,) = set((folder / "maker" / "keys").glob("*")) - before
        key, certificate, chain = pkcs12.load_key_and_certificates(made.read_bytes(), None)
        lock = BestAvailableEncryption("mật khẩu".encode())
        name = f"{signatory.role.value}.p12"
        packed = pkcs12.serialize_key_and_certificates(None, key, certificate, chain, lock)  # type: ignore[arg-type]
        (folder / name).write_bytes(packed)
        entries.append(
            f'[[key]]\nrole = "{signatory.role.value}"\nunit = "{UNIT}"\nname = "{signatory.name}"\n'
            f'file = "{name}"\npassphrase_file = "secret"\n'
        )
    (folder / "keys.toml").write_text("\n".join(entries))
    return Pkcs12Signer(folder)


@pytest.fixture(params=[DemonstrationSigner, _with_files], ids=["demonstration", "pkcs12"])
def signer(request: pytest.FixtureRequest, tmp_path: Path) -> Signer:
    make: Callable[[Path], Signer] = request.param
    return make(tmp_path)


def test_two_sign_one_after_the_other_and_both_are_trusted(signer: Signer) -> None:
    leader, seal = a_leader(), a_seal()
    one = signer.sign(a_pdf(), signatory=leader, field=FIRST, stamp=STAMP, at=NOON, reserve=[FIRST, SECOND])
    two = signer.sign(one.pdf, signatory=seal, field=SECOND, stamp=STAMP, at=NOON)
    assert two.pdf.startswith(one.pdf)
    found = read_signatures(two.pdf, roots=signer.roots(), at=NOON)
    assert [(f.name, f.whole, f.trusted, f.signed_at) for f in found.signatures] == [
        (leader.name, True, True, NOON),
        (seal.name, True, True, NOON),
    ]
    assert [f.certificate for f in found.signatures] == [one.certificate, two.certificate]
    assert not found.added_to


def test_a_signatory_keeps_the_certificate(signer: Signer) -> None:
    made = {signer.sign(a_pdf(), signatory=a_seal(), field=FIRST, stamp=STAMP, at=NOON).certificate for _ in range(2)}
    assert len(made) == 1


def test_another_authority_is_not_among_the_roots(signer: Signer, tmp_path: Path) -> None:
    pdf = signer.sign(a_pdf(), signatory=a_seal(), field=FIRST, stamp=STAMP, at=NOON).pdf
    stranger = DemonstrationSigner(tmp_path / "stranger")
    (found,) = read_signatures(pdf, roots=stranger.roots(), at=NOON).signatures
    assert (found.whole, found.trusted) == (True, False)


def test_only_the_demonstration_admits_to_be_one(tmp_path: Path) -> None:
    demonstration, office = DemonstrationSigner(tmp_path / "a"), _with_files(tmp_path)
    assert (demonstration.is_demonstration, office.is_demonstration) == (True, False)
    assert (demonstration.problems(), office.problems()) == ([], [])


def test_whoever_has_no_key_is_declined(tmp_path: Path) -> None:
    office = _with_files(tmp_path)
    elsewhere = documents.Signatory(documents.SignerRole.AGENCY, "UBND phường Ba Đình", "", new_id(), "UBND")
    for signatory in (elsewhere, a_leader("Người Khác")):
        with pytest.raises(documents.SigningDeclined):
            office.sign(a_pdf(), signatory=signatory, field=FIRST, stamp=STAMP, at=NOON)


def test_a_wrong_passphrase_is_told_to_the_administrator(tmp_path: Path) -> None:
    office = _with_files(tmp_path)
    (tmp_path / "secret").write_text("sai")
    assert len(office.problems()) == 2
    with pytest.raises(documents.SigningDeclined):
        office.sign(a_pdf(), signatory=a_seal(), field=FIRST, stamp=STAMP, at=NOON)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda office: (office / "keys.toml").unlink(), "keys.toml: không đọc được"),
        (lambda office: (office / "keys.toml").write_text("key"), "keys.toml: "),
        (lambda office: (office / "keys.toml").write_text(""), "keys.toml: không có khóa nào"),
        (lambda office: (office / "keys.toml").write_text('[[key]]\nrole = "agency"'), "thứ 1 thiếu file, unit"),
        (lambda office: (office / "agency.p12").unlink(), "agency.p12: không đọc được"),
        (lambda office: (office / "secret").unlink(), "secret: không đọc được"),
        (lambda office: (office / "roots" / "root.crt").unlink(), "roots: không có chứng thư gốc nào"),
    ],
)
def test_whatever_is_missing_is_told_to_the_administrator(
    spoil: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    _with_files(tmp_path)
    spoil(tmp_path)
    problems = Pkcs12Signer(tmp_path).problems()
    assert problems
    assert told in problems[0]


def test_a_spoiled_key_of_the_demonstration_is_told(tmp_path: Path) -> None:
    demonstration = DemonstrationSigner(tmp_path)
    assert demonstration.problems() == []
    demonstration.sign(a_pdf(), signatory=a_seal(), field=FIRST, stamp=STAMP, at=NOON)
    assert demonstration.problems() == []
    (key,) = (tmp_path / "keys").iterdir()
    key.write_bytes(b"?")
    assert demonstration.problems() == [f"{key}: không mở được khóa"]


def test_a_root_may_be_given_as_text(tmp_path: Path) -> None:
    from cryptography import x509

    office = _with_files(tmp_path)
    (der,) = office.roots()
    text = x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
    (tmp_path / "roots" / "root.crt").write_bytes(text)
    assert Pkcs12Signer(tmp_path).roots() == (der,)
