"""Reading a model: from a compiled Keras model, or a .keras file, to its head, loss and metrics.

By structure first (`graph`, `structure`, `compiled`), by behaviour where structure is silent (`behaviour`,
`loss_values`). Files are read without TensorFlow (`archive`). `read` is the door.
"""

from headcheck.judging.reading.errors import Unreadable
from headcheck.judging.reading.reader import Reading, read

__all__ = ["Reading", "Unreadable", "read"]
