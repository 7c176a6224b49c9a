"""Tests that run once for each action, or for each file of the models."""

from __future__ import annotations

import pytest

from modelled import ACTIONS, IDS, SERVICE_FILES

every_action = pytest.mark.parametrize("action", ACTIONS, ids=IDS)
every_file = pytest.mark.parametrize("file", SERVICE_FILES)
