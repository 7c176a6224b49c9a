"""Runs every action and provokes every refusal of the simulator, based only on the documents."""

from every_action import happy_path as story  # noqa: F401  # its name in contract/test_returns.py
