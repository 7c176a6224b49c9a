"""A program that knows only the documents: it runs every action, and meets every refusal that the simulator claims."""
