"""Runs every action and provokes every refusal of the simulator, based only on the documents."""
