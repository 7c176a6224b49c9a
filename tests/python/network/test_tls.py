"""Certificates: verified by default, with optional further roots, unverified only on request."""

from __future__ import annotations

import datetime
import socket
import ssl
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, TLS, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from twins import Twin

    Ask = Callable[..., None]


@pytest.fixture
def https() -> Iterator[RecordingServer]:
    with RecordingServer(tls=True) as server:
        yield server


@pytest.fixture
def ask(twin: Twin) -> Ask:
    def ask(server: RecordingServer, **settings: Any) -> None:
        given = {"endpoint_url": server.url, "max_retries": 0, **settings}
        with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, **given) as client:
            client.vdc.create_vdc(RegionId="CN_Beijing_A")

    return ask


# Certificates of servers


ROOT = trustme.CA()
NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def server_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def showing(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = server_context()
    certificate.configure_cert(context)
    return context


def through_an_intermediate(sent: bool) -> ssl.SSLContext:
    certificate = ROOT.create_child_ca().issue_cert("localhost")
    if sent:
        return showing(certificate)
    context = server_context()
    only_the_first = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
    with trustme.Blob(only_the_first).tempfile() as path:
        context.load_cert_chain(path)
    return context


def self_signed(authority: bool) -> tuple[ssl.SSLContext, bytes]:
    """A server's context and its certificate, in PEM form."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cds-rs tests, self-signed")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = server_context()
    with trustme.Blob(private + pem).tempfile() as path:
        context.load_cert_chain(path)
    return context, pem


def limited_to(version: ssl.TLSVersion) -> ssl.SSLContext:
    context = showing(ROOT.issue_cert("localhost"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of versions before 1.2
        context.minimum_version = context.maximum_version = version
    if version < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")  # OpenSSL 3 speaks it only so
    return context


@pytest.fixture
def root_file(tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    ROOT.cert_pem.write_to_path(str(path))
    return path


OLD = "speaks neither TLS 1.2 nor TLS 1.3"

# What the server shows; the error, or None; whether `verify=False` helps.
SERVERS: dict[str, tuple[Callable[[], ssl.SSLContext], str | None, bool]] = {
    "good": (lambda: showing(ROOT.issue_cert("localhost")), None, True),
    "good, with an intermediate": (lambda: through_an_intermediate(sent=True), None, True),
    "intermediate not sent": (lambda: through_an_intermediate(sent=False), "not signed by a trusted root", True),
    "another private root": (lambda: showing(trustme.CA().issue_cert("localhost")), "give its root as ca_bundle", True),
    "self-signed": (lambda: self_signed(authority=False)[0], "not signed by a trusted root", True),
    "self-signed authority": (lambda: self_signed(authority=True)[0], "CA certificate|trusted root", True),
    "expired": (
        lambda: showing(ROOT.issue_cert("localhost", not_before=NOW - 2 * DAY, not_after=NOW - DAY)),
        rf"has expired \({(NOW - DAY):%Y-%m-%dT%H:%M:%S}",
        True,
    ),
    "not valid yet": (
        lambda: showing(ROOT.issue_cert("localhost", not_before=NOW + DAY, not_after=NOW + 2 * DAY)),
        "valid only from .*; is the clock right",
        True,
    ),
    "wrong name": (
        lambda: showing(ROOT.issue_cert("other.example")),
        r"not for localhost but for other\.example; check",
        True,
    ),
    "TLS 1.1": (lambda: limited_to(ssl.TLSVersion.TLSv1_1), OLD, False),
    "TLS 1.2": (lambda: limited_to(ssl.TLSVersion.TLSv1_2), None, True),
    "TLS 1.3": (lambda: limited_to(ssl.TLSVersion.TLSv1_3), None, True),
}


@pytest.mark.parametrize("name", SERVERS)
def test_what_a_server_shows_and_what_comes_of_it(name: str, root_file: Path, ask: Ask, twin: Twin) -> None:
    make, error, unchecked = SERVERS[name]
    with RecordingServer(tls=make()) as server:
        if error is None:
            ask(server, ca_bundle=root_file)
            assert server.last.query["Signature"] == server.last.expected_signature()
        else:
            with pytest.raises(cds.APIConnectionError, match=error) as caught:
                ask(server, ca_bundle=root_file)
            assert caught.value.kind == "tls"
            assert len(str(caught.value).splitlines()) == 1
            assert server.requests == []
        before = len(server.requests)
        with pytest.warns(UserWarning, match="not checked"):
            client = twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_retries=0, verify=False)
        if unchecked:
            client.vdc.describe_vdc()
        else:
            with pytest.raises(cds.APIConnectionError, match=error):
                client.vdc.describe_vdc()
        assert len(server.requests) == before + unchecked


@pytest.mark.parametrize("name", [name for name, (_, error, _) in SERVERS.items() if error])
def test_what_a_server_shows_is_not_asked_for_again(name: str, root_file: Path, ask: Ask) -> None:
    with RecordingServer(tls=SERVERS[name][0]()) as server:
        with pytest.raises(cds.APIConnectionError, match=f"localhost:{server.port} after 1 attempt:"):
            ask(server, ca_bundle=root_file, max_retries=5)


def test_the_server_of_the_table_does_speak_tls_1_1() -> None:
    """With a client that still does: the refusal is ours."""
    with RecordingServer(tls=limited_to(ssl.TLSVersion.TLSv1_1)) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", server.port)) as plain:
            with context.wrap_socket(plain) as secured:
                assert secured.version() == "TLSv1.1"


def test_a_self_signed_certificate_may_be_trusted_itself(tmp_path: Path, ask: Ask) -> None:
    context, certificate = self_signed(authority=False)
    bundle = tmp_path / "server.pem"
    bundle.write_bytes(certificate)
    with RecordingServer(tls=context) as server:
        ask(server, ca_bundle=bundle)
        assert len(server.requests) == 1


def test_an_address_may_be_the_name(ask: Ask) -> None:
    for host in ("127.0.0.1", "::1"):
        with RecordingServer(tls=showing(ROOT.issue_cert("127.0.0.1", "::1")), host=host) as server:
            with ROOT.cert_pem.tempfile() as bundle:
                url = f"https://[::1]:{server.port}" if ":" in host else f"https://{host}:{server.port}"
                ask(server, ca_bundle=bundle, endpoint_url=url)
            assert len(server.requests) == 1


def test_plain_http_over_ipv6(ask: Ask) -> None:
    with RecordingServer(host="::1") as server:
        ask(server, endpoint_url=f"http://[::1]:{server.port}")
        assert server.last.headers["host"] == f"[::1]:{server.port}"


# Further roots


def test_an_unknown_root_is_not_trusted_and_nothing_is_sent(https: RecordingServer, ask: Ask) -> None:
    with pytest.raises(cds.APIConnectionError, match="certificate") as caught:
        ask(https)
    assert caught.value.kind == "tls"
    assert https.requests == []


def test_a_ca_bundle_adds_a_root(https: RecordingServer, ask: Ask) -> None:
    ask(https, ca_bundle=TLS / "ca.pem")
    assert https.last.query["Signature"] == https.last.expected_signature()


@pytest.mark.parametrize("name", ["CDS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_root_from_the_environment(
    https: RecordingServer, monkeypatch: pytest.MonkeyPatch, name: str, ask: Ask
) -> None:
    monkeypatch.setenv(name, str(TLS / "ca.pem"))
    ask(https)
    assert len(https.requests) == 1


def test_bundles_are_looked_for_in_order(https: RecordingServer, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    """The first that is named counts, and alone."""
    wrong, right = "/nonexistent.pem", str(TLS / "ca.pem")
    names = ["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CDS_CA_BUNDLE"]
    for name in names:
        monkeypatch.setenv(name, wrong)
        with pytest.raises(cds.ConfigError, match=f"{name} {wrong}"):
            ask(https)
    ask(https, ca_bundle=right)
    for name in reversed(names):
        monkeypatch.setenv(name, right)
        ask(https)
        monkeypatch.delenv(name)
    assert len(https.requests) == 4


@pytest.mark.parametrize("place", ["argument", "SSL_CERT_DIR"])
def test_a_folder_of_roots(
    https: RecordingServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root_file: Path, place: str, ask: Ask
) -> None:
    folder = tmp_path / "roots"
    folder.mkdir()
    root_file.rename(folder / "other.pem")
    # OpenSSL's name for it, a hash with a number, under which some systems list every root.
    (folder / "0a1b2c3d.0").write_bytes((TLS / "ca.pem").read_bytes())
    if place == "argument":
        ask(https, ca_bundle=folder)
    else:
        monkeypatch.setenv(place, str(folder))
        ask(https)
    assert len(https.requests) == 1


def test_an_empty_folder_is_no_ca_bundle(tmp_path: Path, twin: Twin) -> None:
    with pytest.raises(cds.ConfigError, match="it contains no certificate"):
        twin.Client("id", "secret", ca_bundle=tmp_path)


def test_a_machine_without_any_root_certificates(
    https: RecordingServer, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    """As in a container image without them. The bundled roots are counted by a test of the core."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent.pem")
    monkeypatch.setenv("SSL_CERT_DIR", "/nonexistent")
    with pytest.raises(cds.APIConnectionError, match="not signed by a trusted root"):
        ask(https)
    ask(https, ca_bundle=TLS / "ca.pem")
    assert len(https.requests) == 1


def test_the_systems_roots_are_read_when_they_are_needed(
    https: RecordingServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, twin: Twin
) -> None:
    """Not when the client is made, which must not take long."""
    file = tmp_path / "later.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=https.url) as client:
        file.write_bytes((TLS / "ca.pem").read_bytes())
        client.vdc.describe_vdc()
    assert len(https.requests) == 1


def test_a_bundle_that_is_not_needed_is_not_read(server: RecordingServer, ask: Ask) -> None:
    ask(server, ca_bundle="/nonexistent.pem")
    assert len(server.requests) == 1


# Unverified


def test_unchecked_certificates_are_warned_of_once_where_the_client_is_made(https: RecordingServer, twin: Twin) -> None:
    with pytest.warns(UserWarning, match="certificates are not checked") as warned:
        client = twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=https.url, verify=False)
    with client:
        client.vdc.describe_vdc()
        client.with_options(timeout=5.0).vdc.describe_vdc()
    assert [warning.filename for warning in warned] == [__file__]
    assert len(https.requests) == 2


def test_unchecked_by_a_profile_is_warned_of_too(home: Path, twin: Twin) -> None:
    profile = home / ".config" / "cds" / "config.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text("[profile.default]\nverify = false\n")
    with pytest.warns(UserWarning, match="certificates are not checked"):
        twin.Client("id", "secret").close()


# Connections


def test_calls_over_tls_share_a_connection(https: RecordingServer, twin: Twin) -> None:
    settings: dict[str, Any] = {"endpoint_url": https.url, "ca_bundle": TLS / "ca.pem"}
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, **settings) as client:
        for _ in range(3):
            client.vdc.describe_vdc()
    assert [request.connection for request in https.requests] == [1, 1, 1]


def test_a_server_that_speaks_no_tls(server: RecordingServer, ask: Ask) -> None:
    with pytest.raises(cds.APIConnectionError, match="does not speak TLS on this port") as caught:
        ask(server, endpoint_url=server.url.replace("http:", "https:"))
    assert caught.value.kind == "tls"
    assert server.requests == []
