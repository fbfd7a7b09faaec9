"""What a PC shows another of its clinic on the network of the house: a certificate of minutes, signed by its own key.

Each unlock makes a key for the line alone; the PC's signing key vouches for it and for nothing else there. Both sides
take only certificates that a PC of the clinic signed, whatever clock they have. No name, date or number in one says
whose it is; and it is shown to nobody who cannot knock.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import ssl
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import PcNotReached, SignatureRefused
from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from cryptography.x509 import Name

# Of clocks that are years off, and of one key an unlock, dates keep nobody out who should be.
_BEGIN: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - X.509 means UTC
_END: Final = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
_GROUP: Final = "X25519"
"""One group, so that a greeting is small. What must outlast a quantum computer is sealed in the letters."""


@dataclass(frozen=True)
class Card:
    """This PC on the network, and whom it believes there. Make one with `Card.of`."""

    device: DeviceId
    others: Mapping[DeviceId, VerifyKey]
    answering: ssl.SSLContext
    calling: ssl.SSLContext

    @classmethod
    def of(cls, device: DeviceId, key: SigningKey, others: Mapping[DeviceId, VerifyKey]) -> Card:
        """A fresh certificate, and trust in those of the others and in no other."""
        pem, password = _made(key)
        anchors = b"".join(_anchor(each) for each in others.values())
        answering = _context(ssl.PROTOCOL_TLS_SERVER, pem, password, anchors)
        answering.num_tickets = 0  # nobody comes back by a ticket, and each costs half a greeting
        return cls(device, dict(others), answering, _context(ssl.PROTOCOL_TLS_CLIENT, pem, password, anchors))

    def let_in(self, knows: Callable[[str], bool], is_out: Callable[[str], bool] = lambda _name: False) -> None:
        """Show the certificate only to those whose knock is known. To all others there is a port that hangs up; to a
        PC that was taken out it does so with a word that says why, and nothing else.
        """

        def knocked(_line: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int | None:
            if name is not None and knows(name):
                return None
            out = name is not None and is_out(name)
            return int(ssl.ALERT_DESCRIPTION_ACCESS_DENIED if out else ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)

        # What is raised here would be printed with its trace.
        self.answering.sni_callback = knocked

    def who(self, line: ssl.SSLSocket) -> DeviceId:
        """The PC at the other end. Raises `PcNotReached("stranger")`."""
        from cryptography.x509 import load_der_x509_certificate

        shown = line.getpeercert(binary_form=True)
        if shown is not None:
            certificate = load_der_x509_certificate(shown)
            for device, key in self.others.items():
                try:
                    key.verify(certificate.signature, certificate.tbs_certificate_bytes)
                except SignatureRefused:
                    continue
                return device
        raise PcNotReached("stranger")


def _made(key: SigningKey) -> tuple[bytes, str]:
    """Key and certificate, the key locked with a password nobody keeps."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    fresh, password = Ed25519PrivateKey.generate(), secrets.token_hex(32)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name("pc"))
        .issuer_name(_name(_called(key.public)))
        .public_key(fresh.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
        .sign(Ed25519PrivateKey.from_private_bytes(key.seed), None)
    )
    locked = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    return locked + certificate.public_bytes(Encoding.PEM), password


def _anchor(key: VerifyKey) -> bytes:
    """A PC's signing key in the shape in which OpenSSL takes somebody to be believed. Who signed it does not count."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding

    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(_called(key)))
        .issuer_name(_name("nobody"))
        .public_key(Ed25519PublicKey.from_public_bytes(key.raw))
        .serial_number(1)
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(Ed25519PrivateKey.generate(), None)
    )
    return certificate.public_bytes(Encoding.DER)


def _context(protocol: int, pem: bytes, password: str, anchors: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the key says who it is
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.set_ecdh_curve(_GROUP)
    if anchors:
        context.load_verify_locations(cadata=anchors)
    # Python hands OpenSSL keys by file only. It holds one key of minutes, locked, and is gone at once.
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
    return context


def _called(key: VerifyKey) -> str:
    """By this OpenSSL finds which of several keys signed."""
    return base64.b32encode(hashlib.sha256(b"lan issuer\0" + key.raw).digest()[:10]).decode("ascii").lower()


def _name(word: str) -> Name:
    from cryptography.x509 import Name, NameAttribute
    from cryptography.x509.oid import NameOID

    return Name([NameAttribute(NameOID.COMMON_NAME, word)])
