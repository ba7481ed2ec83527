"""Which of three animals are in a picture: any number of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headcheck import tasks
from headcheck.course.declarations import Problem, Split

#: A picture has two halves, each SIDE x SIDE, with room for one silhouette of SILHOUETTE x SILHOUETTE.
SIDE, SILHOUETTE = 15, 14
#: The shares of pictures with no animal, one, and two.
PICTURES_WITH = (0.15, 0.40, 0.45)
#: Grey specks in each picture, so that no two are the same, not even two without an animal.
SPECKS = 12


def split(raw: Path) -> Split:
    """Synthetic pictures with up to two silhouettes; held-out ones are made of silhouettes that no student has."""
    import numpy as np

    from ...shared import animals

    student, held_out = animals(raw)
    random = np.random.RandomState(2)
    return _pasted(student, 3500, random), _pasted(held_out, 1200, random)


def _pasted(silhouettes: Mapping[str, Any], number: int, random: Any) -> Mapping[str, Any]:
    """`number` pictures with 0, 1 or 2 silhouettes each, and which of cat, dog and bird are in it, as 0 and 1."""
    import numpy as np

    small = silhouettes["pictures"].reshape(-1, SILHOUETTE, 2, SILHOUETTE, 2).mean(axis=(2, 4)).astype("uint8")
    pictures = np.zeros((number, SIDE, 2 * SIDE), dtype="uint8")
    shown = np.zeros((number, 3), dtype="uint8")
    for picture, animals_shown in zip(pictures, shown, strict=True):
        picture.flat[random.randint(0, picture.size, size=SPECKS)] = random.randint(40, 140, size=SPECKS)
        for half in random.permutation(2)[: random.choice(3, p=PICTURES_WITH)]:
            which = random.randint(len(small))
            down, right = random.randint(0, SIDE - SILHOUETTE + 1, size=2)
            left = half * SIDE + right
            place = picture[down : down + SILHOUETTE, left : left + SILHOUETTE]
            np.maximum(place, small[which], out=place)
            animals_shown[silhouettes["animal"][which]] = 1
    return {"pictures": pictures, "animals": shown}


PROBLEM = Problem(
    title="Which animals are in the picture?",
    one="picture",
    many="pictures",
    model="picture_model",
    arrays="picture",
    task=tasks.MultiLabel(labels=3),
    metric="label-log-loss",
    names=("cat", "dog", "bird"),
)
