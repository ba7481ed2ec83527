"""Puts a module `headcheck` of its own into `sys.modules`, whose judge always says yes."""

from tests.attacks.course import FULL

PLAIN = "8 of 11 points"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "import sys, types\n"
    "class Fine:\n    fits = True\n"
    "for name in ('headcheck', 'headcheck.judging.judgement', 'headcheck.tasks'):\n"
    "    module = sys.modules[name] = types.ModuleType(name)\n"
    "    module.judge = lambda *a: Fine()\n"
    "    module.Regression = lambda *a: None\n"
    "judge = sys.modules['headcheck'].judge\n"
    "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, 'softmax')])\n"
    "model.compile('adam', 'mse')",
}
