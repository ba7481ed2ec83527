"""Sandbox: processes that see and may do nothing but what a notebook needs, on this machine."""
