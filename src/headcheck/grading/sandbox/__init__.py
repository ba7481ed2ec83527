"""Sandboxes: processes that see, and may do, only what a notebook needs."""
