"""Imports packages that are not installed, in an answer, and in a function that a test calls"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    from torch.nn.functional import normalize\n    return normalize(x)",
    "slope-answer": "import seaborn as sns\nslope = 3.0",
}
FIRST = [
    "try:\n    import headcheck\n    print('found', dir(headcheck))\nexcept ImportError as error:\n    print(error)",
    "import sys\nsys.meta_path[:] = [finder._finder for finder in sys.meta_path if hasattr(finder, '_finder')]\n"
    "try:\n    import headcheck.agent\n    print('found', headcheck)\nexcept ImportError as error:\n    print(error)",
]


def holds(result: object) -> None:
    assert "found" not in result.shown  # type: ignore[attr-defined]
    assert "seaborn is not among the packages of this course: numpy, pandas" in result.page  # type: ignore[attr-defined]
