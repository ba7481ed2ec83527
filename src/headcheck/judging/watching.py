"""Watches training: every `fit` of a Keras model is judged on its targets before training starts.

`watch` wraps the `fit` of Keras's trainer. It never changes the results of training, and never raises.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from headcheck.judging.judgement import judge_seen
from headcheck.judging.peeking import Peeked, peek
from headcheck.judging.reading import read
from headcheck.judging.targets import split
from headcheck.judging.traces import no_trace
from headcheck.judging.verdict import Verdict, Verdicts

#: Keras's class with `fit`, and its original method; empty while not watching.
_wrapped: list[tuple[type, Callable[..., Any]]] = []
#: Messages already printed.
_said: set[object] = set()


def watch() -> None:
    """From now on, judge every `fit` of a Keras model before it trains, and print the verdict if something does not
    fit. A model that Keras only builds with the first batch is judged after that.

    Each configuration is reported once. Training results stay the same, bit for bit. Training that does not go through
    Keras's `fit` is not seen: `train_on_batch`, custom loops, or a custom `fit` that never calls Keras's. `unwatch`
    ends it.
    """
    import keras

    if _wrapped:
        return
    trainer = next(kind for kind in keras.Model.__mro__ if "fit" in vars(kind))
    original = vars(trainer)["fit"]
    _wrapped.append((trainer, original))
    _said.clear()
    trainer.fit = _watched(original)


def unwatch() -> None:
    """Stop watching."""
    while _wrapped:
        trainer, original = _wrapped.pop()
        trainer.fit = original  # type: ignore[attr-defined]


def _watched(fit: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(fit)

    @functools.wraps(fit)
    def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            given = signature.bind(self, *args, **kwargs)
        except TypeError:
            return fit(self, *args, **kwargs)  # the error says what is wrong
        training = _Training(self)
        training.prepare(given.arguments)
        try:
            return fit(*given.args, **given.kwargs)
        except Exception:
            training.judge()  # the error may be due to what does not fit
            raise

    return watched


class _Training:
    """One call of `fit`: judged as soon as both model and targets are known."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._of: dict[str, Peeked] = {}
        self._done = False

    def prepare(self, arguments: dict[str, Any]) -> None:
        """Inspect the arguments of `fit`, and judge now or in a callback when training begins."""
        with contextlib.suppress(Exception):
            x, peeked = peek(arguments.get("x"), arguments.get("y"))
            arguments["x"] = x
            self._of["training"] = peeked
            self._of |= _validation(arguments.get("validation_data"))
        self.judge()
        if not self._done:
            with contextlib.suppress(Exception):
                arguments["callbacks"] = _with_callback(arguments.get("callbacks"), self.begins)

    def begins(self) -> None:
        """Judge when training begins, or after the first batch if Keras builds the model with it."""
        self.judge()
        if self._done:
            return
        train = self._model.train_function

        @functools.wraps(train)
        def first(iterator: Any) -> Any:
            self._model.train_function = train
            logs = train(iterator)
            self.judge()
            return logs

        self._model.train_function = first

    def judge(self) -> None:
        """Judge, once, if the model is built and its targets are known."""
        if self._done or not self._of or not self._of["training"].ready:
            return
        with contextlib.suppress(Exception):
            if not all(layer.built for layer in self._model._flatten_layers()):
                return
            self._done = True
            with no_trace(self._model):
                told = dict(self._verdicts())
            for what, verdicts in told.items():
                _tell(self._model, what, verdicts)

    def _verdicts(self) -> Iterator[tuple[str, Verdicts]]:
        readings = read(self._model)
        tasks = dict.fromkeys(readings)
        for what, peeked in self._of.items():
            if peeked.ready:
                seen = peeked.seen(list(readings), split)
                yield what, Verdicts(judge_seen(readings, tasks, seen))


def _validation(given: Any) -> dict[str, Peeked]:
    """The targets of validation data, if they can be inspected without being consumed."""
    if isinstance(given, list | tuple) and len(given) in (2, 3):
        return {"validation": Peeked(given[1], ready=True)}
    _, peeked = peek(given, None)
    return {"validation": peeked} if peeked.ready else {}


def _with_callback(callbacks: Any, begins: Callable[[], None]) -> Any:
    """The callbacks of `fit` and one more for the beginning of training."""
    import keras

    if isinstance(callbacks, keras.callbacks.CallbackList):
        return callbacks

    class Begins(keras.callbacks.Callback):  # type: ignore[misc]
        """Called when training begins, after Keras has read its first batches."""

        def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
            with contextlib.suppress(Exception):
                begins()

    return [*(callbacks if isinstance(callbacks, list | tuple) else [callbacks] if callbacks else []), Begins()]


def _tell(model: Any, what: str, verdicts: Verdicts) -> None:
    """Print the verdicts on outputs that do not fit, each configuration once."""
    wrong = {name: verdict for name, verdict in verdicts.items() if not verdict.fits}
    new = {name: verdict for name, verdict in wrong.items() if _configuration(model, verdict) not in _said}
    _said.update(_configuration(model, verdict) for verdict in new.values())
    for name, verdict in new.items():
        output = f", output {name}" if len(verdicts) > 1 else ""
        _show(f"headcheck: {model.name}{output}, the targets of {what}", verdict)


def _configuration(model: Any, verdict: Verdict) -> object:
    return (model.name, str(verdict.task), *verdict.found().items(), verdict.mistakes)


def _show(title: str, verdict: Verdict) -> None:
    """As HTML in a notebook, as text elsewhere."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and hasattr(shell, "kernel"):
        from IPython.display import HTML, display

        display(HTML(f"<p>{title}</p>{verdict._repr_html_()}"))
    else:
        print(f"{title}\n{verdict.explain()}\n")
