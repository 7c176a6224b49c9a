"""Changes without a key, in a journal: what became of each is found out."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import cds
from journalled import REGION, Place, finished_vdc, vdcs
from twins import blocking


def left(place: Place, kind: str, **options: Any) -> None:
    """The same order without a key, whose answer is lost."""
    place.cloud.fail("CreateVdc", kind=kind, **options)
    with pytest.raises(cds.OutcomeUnknownError):
        plain(place)


def plain(place: Place) -> Any:
    return place.client.vdc.create_vdc(RegionId=REGION, VdcName="site")


def resolved(place: Place) -> list[tuple[str, list[str]]]:
    """Outcomes and resources of what was unresolved."""
    entries: Any = blocking(place.journal.resolve(place.client))
    return [(entry.outcome, entry.resource_ids) for entry in entries]


def test_what_an_order_without_a_key_has_created_is_found_out(place: Place) -> None:
    plain(place).wait()
    left(place, "drop_before")
    assert resolved(place) == [("not_done", [])]
    left(place, "drop_after")
    ((outcome, ids),) = resolved(place)
    assert (outcome, len(ids)) == ("done", 1)
    assert ids[0] == list(json.loads(place.cloud.snapshot())["vdcs"])[-1]


def test_what_another_order_of_the_journal_has_created_is_not_taken_for_its_own(place: Place) -> None:
    left(place, "drop_before")
    plain(place)  # nobody waits for it, so that only its task tells what it has created
    assert resolved(place) == [("not_done", [])]
    assert [entry.outcome for entry in place.journal.entries()] == ["not_done", "done"]


@pytest.mark.parametrize("kinds", [("drop_before", "drop_after"), ("drop_after", "drop_before")], ids="-".join)
def test_two_lost_orders_that_look_the_same_are_undecided(place: Place, kinds: tuple[str, str]) -> None:
    # Both note what is there before either is sent.
    place.cloud.fail("DescribeVdc", kind="slow", seconds=1, times=2)
    for kind in kinds:
        place.cloud.fail("CreateVdc", kind=kind)

    def lost(_: int) -> None:
        with pytest.raises(cds.OutcomeUnknownError):
            plain(place)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lost, range(2)))
    assert [outcome for outcome, _ in resolved(place)] == ["unknown", "unknown"]
    assert vdcs(place.cloud) == ["site"]


def test_a_change_is_made_although_what_is_there_cannot_be_noted(place: Place) -> None:
    place.cloud.fail("DescribeVdc", kind="error", code="Forbidden", http_status=403)
    plain(place)
    assert vdcs(place.cloud) == ["site"]


def test_only_where_nothing_else_tells_a_change_without_a_key_costs_a_read(place: Place) -> None:
    vdc = finished_vdc(place)
    before = len(place.cloud.requests)
    place.client.instance.create_tag(TagName="blue")
    place.client.vdc.modify_vdc_name(VdcId=vdc, VdcName="other")
    place.client.instance.create_instance(
        RegionId=REGION,
        VdcId=vdc,
        InstanceName="web",
        InstanceType="CCS.C3",
        Cpu=2,
        Ram=4,
        Password="Example-Passw0rd!",
    )
    actions = [request["action"] for request in place.cloud.requests[before:]]
    assert actions == ["DescribeTags", "CreateTag", "ModifyVdcName", "CreateInstance"]
