"""Registers an AST transformer that takes every `assert` out of the cells that follow."""

from tests.attacks.course import FULL

PLAIN = "full or partial marks"
EARNS = FULL | {"slope": 0, "weights": 0}
FIRST = [
    "import ast\n\n"
    "class NoAsserts(ast.NodeTransformer):\n"
    "    def visit_Assert(self, node):\n        return ast.Pass()\n\n"
    "get_ipython().ast_transformers.append(NoAsserts())"
]
CELLS = {"slope-answer": "slope = 100.0", "weights-answer": "weights = np.zeros(2)"}
