"""Assignment 02: what its locked cells say where Keras can't train what somebody chose."""

from __future__ import annotations

from typing import Any

import keras
import pytest

from tests.course.cells import answer_in, bank_file, graded, prepared

ASSIGNMENT = "02-regression"
#: Of both references.
LOSS = 'loss="mse"'


def trained(problem: str, loss: str) -> Any:
    """What ends the training of the reference when its loss is another."""
    names = dict(prepared(ASSIGNMENT, problem))
    answer = answer_in(bank_file(f"{problem}/accepted/reference"))
    assert answer.count(LOSS) == 1
    cells = graded(ASSIGNMENT)
    exec(cells["errors-in-words"].source, names)
    with pytest.raises(names["NotTrained"]) as end:
        for source in (answer.replace(LOSS, loss), cells[f"{problem}-train"].source):
            exec(compile(source, problem, "exec"), names)
    return end.value


@pytest.mark.parametrize("problem", ["temperature", "tuition"])
@pytest.mark.parametrize(
    ("loss", "says"),
    [
        ("loss=None", "No loss to compute. Provide a `loss` argument in `compile()`."),
        ('loss="mean_square_error"', "Could not interpret loss identifier: mean_square_error"),
        ('loss="sparse_categorical_crossentropy"', "Received a label value of "),
    ],
    ids=["none", "misspelt", "for kinds"],
)
def test_a_loss_that_keras_cannot_train_with_is_two_lines_in_words(
    problem: str, loss: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keras.Model, "fit", keras.Model.fit)  # the notebook's cell replaces it
    stopped = trained(problem, loss)
    assert str(stopped).startswith(says) and len(str(stopped)) <= 200
    assert stopped.__suppress_context__ or stopped.__context__ is None, "no other traceback is shown with it"
    assert stopped._render_traceback_() == [
        "Not trained. Do the head, the loss and the metrics fit together? Is a name misspelt?",
        f"Keras says: {stopped}",
    ]
