"""Calls of each effect and verb, and responses that make a client try again."""

from __future__ import annotations

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AGAIN_AT_ONCE, Answer, RecordingServer

BUSY = Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE)
TOO_MANY = Answer({"Code": "Throttling"}, 429, AGAIN_AT_ONCE)
BROKEN = Answer({"Code": "InternalError"}, 500, AGAIN_AT_ONCE)

SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}


def read(client: cds.Client) -> cds.Response:
    return client.vdc.describe_vdc()


def post_read(client: cds.Client) -> cds.Response:
    return client.instance.describe_instances()


def write(client: cds.Client) -> cds.Response:
    return client.vdc.create_vdc(RegionId="CN_Beijing_A")


def get_write(client: cds.Client) -> cds.Response:
    return client.vdc.add_public_ip(PublicId="p", Number=4)


reads = pytest.mark.parametrize("call", [read, post_read])
writes = pytest.mark.parametrize("call", [write, get_write])


def connections(server: RecordingServer) -> list[int]:
    return [request.connection for request in server.requests]


def nonces(server: RecordingServer) -> list[str]:
    return [request.query["SignatureNonce"] for request in server.requests]
