"""Of two results of one notebook, test by test the one that earned more: a change of a question takes nothing away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.grading.engine.job import Done


def better(now: Done, before: Done) -> Done:
    """What the notebook did `now`, with the outcomes of those tests that earned more `before`."""
    pairs = zip(json.loads(now.tests), json.loads(before.tests), strict=True)
    tests = [old if _share(old) > _share(new) else new for new, old in pairs]
    return replace(
        now, tests=json.dumps(tests), seconds=now.seconds + before.seconds, lasting=now.lasting and before.lasting
    )


def _share(outputs: Sequence[Mapping[str, Any]]) -> float:
    """What a test's outputs earn: the share of a mark, or a number of points; below 0 for an error."""
    if any(output["output_type"] == "error" for output in outputs):
        return -1
    for output in outputs:
        data = output.get("data", {})
        if MEDIA_TYPE in data:
            return float(Mark.read(data[MEDIA_TYPE]))
        with suppress(ValueError):
            if output["output_type"] == "execute_result":
                return float("".join(data.get("text/plain", "")))
    return 0
