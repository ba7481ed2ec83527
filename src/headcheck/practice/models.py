"""The verdict on a model before it is trained: the judge's own, part by part; in a test, only that it works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from headcheck.judging.judgement import Unreadable, Verdict, judge, judge_named
from headcheck.judging.quiet import silence
from headcheck.practice.carried import ModelPart
from headcheck.practice.said import Line, Said, Sign, headed
from headcheck.theory.mistakes import CATALOGUE

#: Rows that are tried.
_ROWS = 5

#: What to say where a model can't be judged, and whose fault it may be.
_SHOW = "If it trains and predicts in your notebook, show this message to your teacher."


def verdict(part: ModelPart, model: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """Whether units, activation, loss and metrics of a compiled model fit, why not, and what to look at.

    `rows`: x and y as the model is trained on them; then also whether y is what the loss takes. It calls nothing that
    changes the model.
    """
    if why_not := _unusable(part, model):
        return Said(headed(part.title, "not yet."), notes=(why_not,))
    try:
        with silence():
            verdicts = _judge(part, model)
            of_targets = _of_targets(part, model, rows, verdicts)
    except Unreadable as error:
        return Said(headed(part.title, "this can't be judged."), notes=(str(error),))
    except Exception as error:  # the model is the student's own code: any of it may break under the judge's hands
        said = f"It stopped with {type(error).__name__}: {_first_line(error)}"
        return Said(headed(part.title, "this can't be judged."), notes=(said, _SHOW))
    lines = [line for name, one in verdicts.items() for line in _lines(name, one)]
    lines += of_targets
    wrong = sum(not line.sign.good for line in lines)
    title = f"{wrong} of {len(lines)} {'does' if wrong == 1 else 'do'} not fit yet." if wrong else "everything fits."
    notes = [CATALOGUE[note].what for one in verdicts.values() for note in one.notes]
    return Said(headed(part.title, title), tuple(lines), tuple(dict.fromkeys(notes)))


def works(part: ModelPart, model: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """Only whether a model is compiled, answers, and can be trained: what a test may say."""
    if why_not := _unusable(part, model, compiled=False):
        return Said(headed(part.title, "not yet."), notes=(why_not,))
    compiled = bool(getattr(model, "compiled", False))
    lines = [Line("compiled", Sign.DONE if compiled else Sign.MISSING)]
    if rows is not None:
        lines += _tried(model, rows, compiled)
    return Said(headed(part.title, "does it work?"), tuple(lines), ("This says nothing on whether your choices fit.",))


def _tried(model: Any, rows: tuple[Any, Any], compiled: bool) -> list[Line]:
    """Whether it answers for a few rows, and whether its loss takes them; nothing is learned from them."""
    import keras

    x, y = (keras.tree.map_structure(lambda array: array[:_ROWS], part) for part in rows)
    try:
        with silence():
            answers = model(x, training=False)
    except Exception as error:
        return [Line("answers", Sign.MISSING, why=(f"{type(error).__name__}: {_first_line(error)}",))]
    shapes = ", ".join(str(tuple(one.shape)) for one in keras.tree.flatten(answers))
    lines = [Line("answers", Sign.DONE, f"shape {shapes} for {len(keras.tree.flatten(x)[0])} rows")]
    if compiled:
        lines.append(_trains(model, x, y, answers))
    return lines


def _trains(model: Any, x: Any, y: Any, answers: Any) -> Line:
    try:
        with silence():
            loss = float(np.asarray(model.compute_loss(x=x, y=y, y_pred=answers)))
    except Exception as error:
        return Line("trains", Sign.MISSING, why=(f"{type(error).__name__}: {_first_line(error)}",))
    if not np.isfinite(loss):
        return Line("trains", Sign.MISSING, why=("Its loss is no number for these rows.",))
    return Line("trains", Sign.DONE)


def _judge(part: ModelPart, model: Any) -> Mapping[str, Verdict]:
    if part.outputs:
        return judge_named(model, part.outputs)
    assert part.task is not None  # only a test has none
    return {"": judge(model, part.task)}


def _of_targets(
    part: ModelPart, model: Any, rows: tuple[Any, Any] | None, verdicts: Mapping[str, Verdict]
) -> list[Line]:
    """What only y can show, such as class ids for a loss that takes one-hot rows; one output is looked at."""
    if rows is None or part.task is None or part.outputs or not verdicts[""].fits:
        return []
    found = judge(model, part.task, targets=rows[1])
    known = verdicts[""].mistakes
    mistakes = [mistake for mistake in found.explanations() if mistake.id not in known]
    if not mistakes:
        return []
    why = tuple(sentence for mistake in mistakes for sentence in (mistake.what, mistake.why))
    return [Line("targets", Sign.WRONG, why=why, look_at=tuple(mistake.look_at for mistake in mistakes))]


def _lines(output: str, verdict: Verdict) -> list[Line]:
    """A line for each part; a mistake that explains several parts is told with the first."""
    lines = []
    told: dict[str, str] = {}
    for part, found in verdict.found().items():
        name = f"{part} of `{output}`" if output else part
        if getattr(verdict, part):
            lines.append(Line(name, Sign.FITS, found))
            continue
        mistakes = verdict.explanations(part)
        new = [mistake for mistake in mistakes if mistake.id not in told]
        again = dict.fromkeys(told[mistake.id] for mistake in mistakes if mistake.id in told)
        why = [sentence for mistake in new for sentence in (mistake.what, mistake.why)]
        why += [f"The reason is the same as for the {other}." for other in again]
        lines.append(Line(name, Sign.WRONG, found, tuple(why), tuple(mistake.look_at for mistake in new)))
        told |= {mistake.id: part for mistake in new}
    return lines


def _unusable(part: ModelPart, model: Any, *, compiled: bool = True) -> str:
    import keras

    if not isinstance(model, keras.Model):
        found = "None" if model is None else f"an object of type `{type(model).__name__}`"
        return f"Expected `{part.variable}` to be a Keras model, found {found}. Run the cell that builds it."
    if compiled and not model.compiled:
        return f"`{part.variable}` is not compiled yet: add the line with `{part.variable}.compile(...)`."
    return ""


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "no message was given.")
