"""Proxies that refuse: they are asked once, unless it may be different a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds
from hostile import Hostile, hostile

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from twins import Twin


def tunnel_refused(status: int) -> Callable[[Hostile, socket.socket], None]:
    def answer(proxy: Hostile, connection: socket.socket) -> None:
        proxy.receive(connection)
        connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)

    return answer


def socks_refuses_password(proxy: Hostile, connection: socket.socket) -> None:
    proxy.requests.append(connection.recv(512))
    connection.sendall(b"\x05\x02")
    connection.recv(512)
    connection.sendall(b"\x01\x01")


def socks_wants_a_password(proxy: Hostile, connection: socket.socket) -> None:
    proxy.requests.append(connection.recv(512))
    connection.sendall(b"\x05\xff")


def socks_answers(status: int) -> Callable[[Hostile, socket.socket], None]:
    def answer(proxy: Hostile, connection: socket.socket) -> None:
        proxy.requests.append(connection.recv(512))
        connection.sendall(b"\x05\x02")
        connection.recv(512)
        connection.sendall(b"\x01\x00")
        connection.recv(512)
        connection.sendall(bytes([5, status, 0, 1, 0, 0, 0, 0, 0, 0]))

    return answer


REFUSES_LOGIN = "refuses the user name and password, or requires them; write it as"

# The schemes of server and proxy, what the proxy does, how often it is asked, and what is said.
REFUSALS: dict[str, tuple[str, str, Callable[[Hostile, socket.socket], None], int, str]] = {
    "a password, by http": ("http", "http", tunnel_refused(407), 1, REFUSES_LOGIN),
    "a password, by https": ("https", "http", tunnel_refused(407), 1, REFUSES_LOGIN),
    "a password, without 407": ("https", "http", tunnel_refused(401), 1, "(401)"),
    "a host": ("https", "http", tunnel_refused(403), 1, "(403)"),
    "a password, by SOCKS": ("http", "socks5h", socks_refuses_password, 1, REFUSES_LOGIN),
    "a password, by SOCKS with addresses": ("https", "socks5", socks_refuses_password, 1, REFUSES_LOGIN),
    "a client without a password": ("https", "socks5h", socks_wants_a_password, 1, REFUSES_LOGIN),
    "a host, by SOCKS": ("https", "socks5h", socks_answers(2), 1, "connection not allowed"),
    "for now": ("https", "http", tunnel_refused(503), 2, "(503)"),
    "too much at once": ("https", "http", tunnel_refused(429), 2, "(429)"),
    "a host that does not answer": ("https", "socks5h", socks_answers(4), 2, "host unreachable"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_a_proxy_will_always_refuse_is_asked_once(name: str, twin: Twin) -> None:
    """Passwords that are sent again and again lock accounts."""
    scheme, proxy_scheme, refusal, times, words = REFUSALS[name]
    with hostile(refusal) as proxy:
        settings = {
            "endpoint_url": f"{scheme}://192.0.2.1",
            "proxy": f"{proxy_scheme}://user:hush@127.0.0.1:{proxy.port}",
        }
        with twin.Client("id", "secret", **settings, max_retries=1) as client:
            with pytest.raises(cds.APIConnectionError) as caught:
                client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert caught.value.kind == "proxy"
    assert len(proxy.requests) == times
    said = str(caught.value)
    assert words in said
    assert f"192.0.2.1:{443 if scheme == 'https' else 80} through the proxy {proxy_scheme}://127.0.0.1:" in said
    assert "hush" not in said
