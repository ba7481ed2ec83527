"""What runs in the process of a notebook and of its tests: no import from the rest of this package.

Elsewhere it lies on the path as the top-level package `agent`, because `headcheck` holds right answers."""
