"""The theory: what targets, heads and losses are, which fit, and what goes wrong. Plain Python."""
