"""What a hub is told by file, environment and command, and what its operator is told when something is wrong."""

from __future__ import annotations

import re
import signal
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from running_hub import sealed, serving
from signed_requests import asked
from test_hub_moving import Caller
from test_hub_process import PROGRAM, client_of, now, started

import clinic_app.hub as house
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.hub import operator, store_retention, wording
from clinic_app.hub.command_line import main
from clinic_app.hub.configuration import Configuration, configured
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import OperatorError
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.wire.hub_api import Limits


def test_the_command_is_over_the_environment_over_the_file_over_what_is_built_in(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('data = "/srv/a"\nport = 1\nhost = "::1"\nheld = 7\n', "utf-8")
    environment = {"CLINIC_HUB_PORT": "2", "CLINIC_HUB_HELD": "8", "CLINIC_HUB_CONFIG": str(file), "PATH": "/bin"}
    settled = configured(None, environment, {"held": 9, "database": None})
    assert (settled.data, settled.host, settled.port, settled.held) == ("/srv/a", "::1", 2, 9)
    assert settled.limits == Limits(held=9)
    assert configured(None, {"STATE_DIRECTORY": "/var/lib/clinic-hub"}, {}).folder == Path("/var/lib/clinic-hub")
    assert configured(None, {}, {}) == Configuration()


@pytest.mark.parametrize(
    ("text", "environment", "reason", "says"),
    [
        ("port = 'x'", {}, "config_wrong", "port"),
        ("ports = 1", {}, "config_wrong", "ports"),
        ("port = 65536", {}, "config_wrong", "65535"),
        ("port", {}, "config_unreadable", "hub.toml"),
        ('tls_cert = "a"', {}, "config_wrong", "tls_key"),
        ('database = "mysql://x"', {}, "config_wrong", "postgresql"),
        ('metrics_token = "short"', {}, "config_wrong", "16"),
        ("", {"CLINIC_HUB_PROT": "1"}, "config_wrong", "prot"),
        ("", {"CLINIC_HUB_HELD": "-1"}, "config_wrong", "held"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    tmp_path: Path, text: str, environment: dict[str, str], reason: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(text, "utf-8")
    assert main(["config", "--config", str(file)], now, environment) == 2
    told = capsys.readouterr().err
    assert wording.WORDS[reason] in told
    assert says in told


@pytest.mark.parametrize("address", ["h:xx/db", "[::1/db", "h/db?sslmode=nonsense", "h/db?target_session_attrs=x"])
def test_an_address_that_is_none_is_said(tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked_for = ["--data", str(tmp_path / "hub"), "--database", f"postgresql://{address}"]
    for command in (["pending"], ["serve", "--port", "0"]):
        assert main([*command, *asked_for], now, {}) == 2
        assert wording.WORDS["database_address"] in capsys.readouterr().err


def test_a_missing_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--config", str(tmp_path / "none")], now, {}) == 2
    assert "no such configuration file" in capsys.readouterr().err


def test_what_is_printed_can_be_read_again_and_holds_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "postgresql://hub:very-secret@db/hub?password=very-secret"
    asked_for = ["config", "--data", "/srv/hub", "--database", secret]
    assert main(asked_for, now, {"CLINIC_HUB_METRICS_TOKEN": "very-secret-token"}) == 0
    told = capsys.readouterr().out
    assert "very-secret" not in told
    file = tmp_path / "hub.toml"
    file.write_text(told, "utf-8")
    assert main(["config", "--config", str(file)], now, {}) == 2  # the token is too short to be one
    file.write_text(re.sub("metrics_token.*", "", told), "utf-8")
    assert main(["config", "--config", str(file)], now, {}) == 0


def test_every_reason_a_command_may_fail_for_has_words() -> None:
    place = Path(house.__file__).parent
    given = {
        reason
        for file in place.glob("*.py")
        for reason in re.findall(r'OperatorError\(\s*"([a-z_]+)"', file.read_text("utf-8"))
    }
    given |= set(re.findall(r'return "([a-z_]+)"', (place / "store_moving.py").read_text("utf-8")))
    assert given - wording.WORDS.keys() == set()
    assert len(given) > 20


def test_organisations_are_listed_with_their_pcs_and_mailbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for hub in serving(tmp_path, Limits()):
        hub.office("clinic")
        hub.office("shelter", approved=False)
        data = ["--data", str(tmp_path)]
        assert main(["agencies", "close", "clinic", *data], now) == 0
        capsys.readouterr()
        assert main(["agencies", "list", *data], now) == 0
        assert capsys.readouterr().out.splitlines() == [
            "clinic 1 in 0 waiting 0 out, mailbox closed",
            "shelter 0 in 1 waiting 0 out, mailbox none",
        ]
        assert main(["agencies", "open", "shelter", *data], now) == 2
        assert wording.WORDS["no_mailbox"] in capsys.readouterr().err


def test_retention_says_what_is_due_and_deletes_it_when_asked(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits()):
        shelter = hub.office("shelter")
        shelter.client.put(shelter.mailbox, sealed(), bytes(32))
        operator.make_code(hub.store, "late", hub.hands.now())
        hub.hands.on(days=31)
        due = {rule.what: rule.due for rule in store_retention.rules(hub.store, hub.hands.now()) if rule.due}
        assert due == {"sealed bytes nobody fetched": 1}
        store_retention.delete_due(hub.store, hub.place, hub.hands.now())
        assert hub.store.rows("SELECT state, body FROM envelope") == [("lapsed", None)]
        hub.hands.on(days=60)
        due = {rule.what: rule.due for rule in store_retention.rules(hub.store, hub.hands.now()) if rule.due}
        assert due == {"names of envelopes that are gone": 1, "hashes of enrolment codes": 2}
        store_retention.delete_due(hub.store, hub.place, hub.hands.now())
        assert not any(rule.due for rule in store_retention.rules(hub.store, hub.hands.now()))
        assert hub.store.rows("SELECT count(*) FROM envelope") == [(0,)]


def test_a_hub_that_is_told_to_stop_sends_home_who_waits_and_is_gone_soon(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    with started(folder) as (process, said):
        key = SigningKey.new()
        client = client_of(said, key)
        client.enrol(code=said["enrolment code for first-clinic:"], identity=SigningKey.new(),
                     standing=SealKeyPair.new().public.raw)  # fmt: skip
        assert main(["approve", key.public.kid.hex(), "--data", str(folder)], now) == 0
        client.close()
        caller = Caller(said["listening on"], key, operator.read_key(folder / "hub.key"))
        with closing(OpenStore(SqliteStore(folder / "hub.sqlite3"))) as store:
            mailbox = store.rows("SELECT mailbox_id FROM mailbox")[0][0].hex()
        with ThreadPoolExecutor() as others:
            held = others.submit(asked, caller, caller, "GET", f"/v1/m/{mailbox}?wait=25")  # type: ignore[arg-type]
            while b"clinic_hub_held 1" not in httpx2.get(f"{caller.address}/metrics").content:
                pass
            process.send_signal(signal.SIGTERM)
            answer = held.result(9)
        assert (answer.status_code, answer.content) == (200, b"")
        assert process.wait(10) == 0


def certificate(folder: Path, name: str) -> bytes:
    """A new self-signed one for 127.0.0.1, in the same two files; its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "hub.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "hub.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    return made.public_bytes(serialization.Encoding.DER)


def test_it_speaks_tls_itself_and_reads_a_renewed_certificate_when_told(tmp_path: Path) -> None:
    first = certificate(tmp_path, "first")
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(tmp_path / "hub"), "--port", "0",
               "--tls-cert", str(tmp_path / "hub.crt"), "--tls-key", str(tmp_path / "hub.pem")]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        address = next(line.split()[-1] for line in process.stdout if line.startswith("listening on"))
        assert address.startswith("https://127.0.0.1:")
        port = int(address.rpartition(":")[2])

        def seen() -> bytes:
            pem = ssl.get_server_certificate(("127.0.0.1", port), timeout=20)
            return ssl.PEM_cert_to_DER_cert(pem)

        assert seen() == first
        second = certificate(tmp_path, "second")
        assert seen() == first
        process.send_signal(signal.SIGHUP)
        assert next(process.stdout).strip() == "certificate read anew"
        assert seen() == second
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def test_half_of_a_pair_of_tls_files_is_refused() -> None:
    with pytest.raises(OperatorError, match="config_wrong"):
        configured(None, {}, {"tls_key": "x"})
