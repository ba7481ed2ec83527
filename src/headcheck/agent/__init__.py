"""What runs in the process of a notebook and of its tests: no import from the rest of this package.

A notebook's process has it under the name `_notebook_agent`, because `headcheck` holds right answers."""
