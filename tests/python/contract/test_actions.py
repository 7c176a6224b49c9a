"""Calls every action in the models like a user and checks the request that the server receives."""

from __future__ import annotations

import inspect
import uuid
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

import cds
from every_model import every_action
from modelled import ACTIONS, IDS, Action, method_of, snake_case, text_of
from recording import ACCESS_KEY_ID

if TYPE_CHECKING:
    from recording import RecordingServer, Request

COMMON = {
    "Action",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
    "Version",
    "Signature",
}

SPECIAL_METHOD_NAMES = {
    "CreateGPN": "create_gpn",
    "DescribeGPN": "describe_gpn",
    "DeleteGpn": "delete_gpn",
    "ModifyVdcName": "modify_vdc_name",
    "DescribeBmsVNC": "describe_bms_vnc",
    "CreateInstanceHtmlConsoleURL": "create_instance_html_console_url",
    "GetIpInfoBySegment": "get_ip_info_by_segment",
    "VDCBandwidthUnitPrice": "vdc_bandwidth_unit_price",
    "DescribeNSGs": "describe_nsgs",
    "ModifyNSGRulePriority": "modify_nsg_rule_priority",
}
"""Written out, so that the rule of `snake_case` is not the only witness."""


def call(client: cds.Client, server: RecordingServer, action: Action, given: dict[str, Any]) -> Request:
    """The one request that the call sends."""
    before = len(server.requests)
    response = method_of(client, action)(**given)
    assert (response.service, response.action) == (action.service, action.name)
    assert len(server.requests) == before + 1
    return server.last


def check(request: Request, action: Action, given: dict[str, Any]) -> None:
    """Path, verb, common parameters, signature, and the parameters in their one right place."""
    assert request.path == f"/{action.path}/"
    assert request.method == action.model["verb"]
    query = request.query
    common = {name: query.pop(name) for name in COMMON}
    assert common["Action"] == action.name
    assert common["Version"] == "2019-08-08"
    assert common["AccessKeyId"] == ACCESS_KEY_ID
    assert common["SignatureMethod"] == "HMAC-SHA1"
    assert common["SignatureVersion"] == "1.0"
    assert common["Signature"] == request.expected_signature()
    assert uuid.UUID(common["SignatureNonce"]).version == 4
    datetime.strptime(common["Timestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert "+" not in request.raw_query
    if action.in_query:
        assert query == {name: text_of(value) for name, value in given.items()}
        assert request.body == b""
    else:
        assert query == {}
        assert request.json == given
        assert request.headers["content-type"] == "application/json"


def test_an_action_is_known_by_its_path_and_name() -> None:
    assert len(set(IDS)) == len(ACTIONS)
    at_two_paths = {name for name, count in Counter(action.name for action in ACTIONS).items() if count > 1}
    assert at_two_paths == {"CreateDisk", "DeleteDisk"}


@pytest.mark.parametrize(("action", "method"), SPECIAL_METHOD_NAMES.items())
def test_method_names_that_are_easily_got_wrong(action: str, method: str) -> None:
    model = next(candidate for candidate in ACTIONS if candidate.name == action)
    assert model.method == method
    assert callable(getattr(getattr(cds, model.class_name), method))


@every_action
def test_with_required_parameters_only(client: cds.Client, server: RecordingServer, action: Action) -> None:
    given = action.required()
    check(call(client, server, action, given), action, given)


@every_action
def test_with_all_parameters(client: cds.Client, server: RecordingServer, action: Action) -> None:
    for given in action.complete():
        check(call(client, server, action, given), action, given)


@every_action
def test_none_leaves_a_parameter_out(client: cds.Client, server: RecordingServer, action: Action) -> None:
    required = action.required()
    given = {parameter["name"]: required.get(parameter["name"]) for parameter in action.parameters}
    check(call(client, server, action, given), action, required)


@every_action
def test_every_value_survives_the_way(client: cds.Client, server: RecordingServer, action: Action) -> None:
    awkward = "~*+/% =&?#\"'\\\n中文😀"
    given = {
        name: awkward if isinstance(value, str) and not action.parameter(name).get("closed") else value
        for name, value in next(action.complete()).items()
    }
    check(call(client, server, action, given), action, given)


def test_every_call_has_a_nonce_of_its_own(client: cds.Client, server: RecordingServer) -> None:
    for action in ACTIONS:
        for _ in range(2):
            method_of(client, action)(**action.required())
    nonces = {request.query["SignatureNonce"] for request in server.requests}
    assert len(nonces) == 2 * len(ACTIONS)


@every_action
def test_a_missing_required_argument_is_named_and_nothing_is_sent(
    client: cds.Client, server: RecordingServer, action: Action
) -> None:
    complete = next(action.complete())
    for parameter in action.parameters:
        if parameter.get("required"):
            name = parameter["name"]
            for given in ({**complete, name: None}, {key: complete[key] for key in complete if key != name}):
                with pytest.raises(TypeError, match=rf"^{action.method}\(\) .*'{name}'"):
                    method_of(client, action)(**given)
    assert server.requests == []


def test_all_missing_arguments_are_named_at_once(client: cds.Client) -> None:
    with pytest.raises(TypeError) as caught:
        client.instance.create_instance(RegionId="CN_Beijing_A")  # type: ignore[call-arg]
    for name in ("VdcId", "Password", "InstanceName", "Cpu", "Ram", "InstanceType"):
        assert f"'{name}'" in str(caught.value)
    assert "RegionId" not in str(caught.value)


@pytest.mark.parametrize("action", [action for action in ACTIONS if action.groups], ids=lambda action: action.key)
def test_a_required_group_asks_for_one_of_its_members(
    client: cds.Client, server: RecordingServer, action: Action
) -> None:
    complete = next(action.complete())
    for group in action.groups:
        members = group["parameters"]
        without = {name: value for name, value in complete.items() if name not in members}
        with_all = {**without, **{name: action.parameter(name)["example"] for name in members}}
        broken = [with_all, without] if group.get("required") else [with_all]
        for given in broken:
            with pytest.raises(cds.ValidationError) as caught:
                method_of(client, action)(**given)
            assert all(name in str(caught.value) for name in members)
    assert server.requests == []


@every_action
def test_an_argument_in_snake_case_is_told_its_right_name(
    client: cds.Client, server: RecordingServer, action: Action
) -> None:
    complete = next(action.complete())
    for name in complete:
        if snake_case(name) == name:
            continue  # as `name` of RenameBmsInstance
        given = {snake_case(name) if key == name else key: value for key, value in complete.items()}
        with pytest.raises(TypeError, match=rf"'{snake_case(name)}'.*'{name}'"):
            method_of(client, action)(**given)
    assert server.requests == []


@every_action
def test_an_argument_that_nobody_knows_is_refused(client: cds.Client, server: RecordingServer, action: Action) -> None:
    with pytest.raises(TypeError, match="'qqqqqqqqqqqq'"):
        method_of(client, action)(**action.required(), qqqqqqqqqqqq=1)
    assert server.requests == []


@every_action
def test_arguments_go_by_name_alone(client: cds.Client, server: RecordingServer, action: Action) -> None:
    with pytest.raises(TypeError):
        method_of(client, action)("positional")
    assert server.requests == []


@every_action
def test_the_signature_is_that_of_the_model(client: cds.Client, action: Action) -> None:
    parameters = inspect.signature(method_of(client, action)).parameters
    required_first = sorted(action.parameters, key=lambda parameter: not parameter.get("required"))
    assert list(parameters) == [parameter["name"] for parameter in required_first]
    for model in action.parameters:
        shown = parameters[model["name"]]
        assert shown.kind is inspect.Parameter.KEYWORD_ONLY
        assert (shown.default is inspect.Parameter.empty) == bool(model.get("required")), shown


@every_action
def test_help_tells_every_parameter(action: Action) -> None:
    method = getattr(getattr(cds, action.class_name), action.method)
    documentation = inspect.getdoc(method)
    assert documentation
    assert method.__name__ == action.method
    assert method.__qualname__ == f"{action.class_name}.{action.method}"
    for parameter in action.parameters:
        assert f"    {parameter['name']} (" in documentation


@every_action
def test_a_retired_action_says_so(action: Action) -> None:
    documentation = inspect.getdoc(getattr(getattr(cds, action.class_name), action.method)) or ""
    assert ("retired" in documentation.lower() or "replaced" in documentation.lower()) == bool(
        action.model.get("retired")
    )


def test_every_service_is_an_attribute_with_its_class(client: cds.Client) -> None:
    for service, name in {(action.service, action.class_name) for action in ACTIONS}:
        found = getattr(client, service)
        assert isinstance(found, (getattr(cds, name), getattr(cds, f"Async{name}")))
        assert found is getattr(client, service)
        assert service in dir(client)


def test_a_service_has_no_method_but_its_actions(client: cds.Client) -> None:
    for service in {action.service for action in ACTIONS}:
        public = {name for name in dir(getattr(client, service)) if not name.startswith("_")}
        expected = {action.method for action in ACTIONS if action.service == service}
        assert {name for name in public if not name.startswith("iter_")} == expected
