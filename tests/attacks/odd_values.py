"""Hands in complex numbers, dates, raw bytes, records, half a character, and texts that are none."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    raise KeyError('\\ud800', np.void(b'x'), np.datetime64('2026-01-01'))",
    "slope-answer": "slope = {np.complex128(3 + 1j): np.float16(2)}",
    "weights-answer": "import datetime\n"
    "weights = [datetime.date(2026, 1, 1), np.void(b'\\xff'), '\\ud800', b'\\xff', np.array([(1, 2.0)], 'i4,f4'),\n"
    "           np.array(['2026-01-01'], 'M8[s]'), {np.nan: np.inf, (1, ('\\udfff',)): {1, frozenset({2})}}, ...]",
}
