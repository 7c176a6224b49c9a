"""Refusals of cold storage metering."""

from __future__ import annotations

from every_action.refusal_table import Table

refused = Table("glacier")

for text in ("2019-11-01", "20191301"):
    refused("GetMetering", "`EndTime` is not a day like 20191101", {"EndTime": text})
refused("GetMetering", "the pool `Uid` does not exist", {"EndTime": "20191101", "Uid": "1"})
