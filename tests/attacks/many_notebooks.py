"""Hands in a thousand notebooks, none of which has the right name, and most of which are large."""

import json
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT}-Copy1.ipynb").write_text(json.dumps(notebook))
    large = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}] * 10_000})
    for number in range(900):
        (folder / f"scratch {number}.ipynb").write_text(large if number < 50 else "{}")
