"""What every signer must do, the demonstration's and the one with keys in files."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.x509 import decode_x509_certificate

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


PIN = "123456"


@pytest.fixture(scope="module")
def softhsm() -> Iterator[str]:
    """The library of a hardware module in software, with some tokens on it."""
    library = next((str(path) for path in SOFTHSM if path.exists()), "")
    tool = shutil.which("softhsm2-util")
    if not library or tool is None:
        pytest.skip("SoftHSM2 is not installed")
    with tempfile.TemporaryDirectory(prefix="motcua-hsm-") as folder, pytest.MonkeyPatch.context() as patch:
        (Path(folder) / "tokens").mkdir()
        (Path(folder) / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
        patch.setenv("SOFTHSM2_CONF", f"{folder}/softhsm2.conf")
        for token in TOKENS:
            given = ["--init-token", "--free", "--label", token, "--pin", PIN, "--so-pin", PIN]
            subprocess.run([tool, *given], check=True, capture_output=True)
        yield library


TOKENS = [f"UBND {number}" for number in range(7)]  # one for each signer: a process logs in to a token once
_unused = iter(TOKENS)
SOFTHSM = [Path(folder) / "softhsm" / "libsofthsm2.so" for folder in ("/usr/lib", "/usr/lib/x86_64-linux-gnu")]


def _on_token(folder: Path, library: str) -> Signer:
    """The office's keys, put on a token as its administrator would."""
    _with_files(folder)
    (folder / "pin").write_text(f"{PIN}\n")
    entries, token = [], next(_unused)
    session = pkcs11.lib(library).get_token(token_label=token).open(rw=True, user_pin=PIN)
    with session:
        for signatory in (a_leader(), a_seal()):
            role, label = signatory.role.value, f"{signatory.role.value}-{new_id().hex}"
            key, certificate, _ = pkcs12.load_key_and_certificates(
                (folder / f"{role}.p12").read_bytes(), "mật khẩu".encode()
            )
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            assert certificate is not None
            on_token = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label}
            der = key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
            )
            session.create_object({**decode_ec_private_key(der), **on_token, pkcs11.Attribute.SIGN: True})
            session.create_object(
                {**decode_x509_certificate(certificate.public_bytes(serialization.Encoding.DER)), **on_token}
            )
            entries.append(
                f'[[key]]\nrole = "{role}"\nunit = "{UNIT}"\nname = "{signatory.name}"\nmodule = "{library}"\n'
                f'token = "{token}"\nlabel = "{label}"\npin_file = "pin"\n'
            )
    (folder / "keys.toml").write_text("\n".join(entries))
    return Pkcs12Signer(folder)


@pytest.fixture(params=["demonstration", "pkcs12", "pkcs11"])
def signer(request: pytest.FixtureRequest, tmp_path: Path) -> Signer:
    make: dict[str, Callable[[], Signer]] = {
        "demonstration": lambda: DemonstrationSigner(tmp_path),
        "pkcs12": lambda: _with_files(tmp_path),
        "pkcs11": lambda: _on_token(tmp_path, request.getfixturevalue("softhsm")),
    }
    return make[request.param]()


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


@pytest.mark.parametrize(("changed", "told"), [("pin_file", "không mở được khóa"), ("token", ""), ("label", "")])
def test_a_token_that_does_not_open_is_told_and_nobody_signs(
    softhsm: str, tmp_path: Path, changed: str, told: str
) -> None:
    _on_token(tmp_path, softhsm)
    (tmp_path / "wrong").write_text("000000")
    index = tmp_path / "keys.toml"
    index.write_text(re.sub(rf'{changed} = ".*"', f'{changed} = "wrong"', index.read_text()))
    office = Pkcs12Signer(tmp_path)
    problems = office.problems()
    assert len(problems) == 2
    assert told in problems[0]
    with pytest.raises((documents.SigningDeclined, documents.SigningUnavailable)):
        office.sign(a_pdf(), signatory=a_seal(), field=FIRST, stamp=STAMP, at=NOON)


def test_the_end_of_every_certificate_is_known(tmp_path: Path) -> None:
    assert {one.at.year for one in _with_files(tmp_path).expiries()} == {2044}
