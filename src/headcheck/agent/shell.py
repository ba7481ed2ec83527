"""A shell that runs cells like a notebook's kernel and reports outputs as they are produced.

IPython without Jupyter's sockets and threads, so that a forked process without files or network can run it.
"""

from __future__ import annotations

import decimal
import io
import numbers
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Bool
from traitlets.config import Config

from .packages import explain

#: Receives one output, in nbformat's format.
Report = Callable[[dict[str, Any]], None]
#: Whether an error is the fault of the course or the machine, rather than of the values that a test got.
Blames = Callable[[BaseException], bool]

#: Characters that one cell may print; the rest is dropped, with a note.
LONGEST_PRINT = 200_000

_AT_ONCE = 8192


class Stream(io.TextIOBase):
    """Replaces sys.stdout or sys.stderr. Text is reported in chunks, the last one at the end of the cell."""

    def __init__(self, name: str, report: Report) -> None:
        self.name, self._report = name, report
        self._parts: list[str] = []
        self._waiting = self._written = 0
        self._lock = threading.RLock()

    def write(self, text: str) -> int:  # noqa: D102
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self._lock:
            room = LONGEST_PRINT - self._written
            kept = text if len(text) <= room else text[: max(room, 0)]
            self._written += len(text)
            if len(kept) < len(text) and room > 0:
                kept += "\n... The rest of what this cell prints is left out.\n"
            if kept:
                self._parts.append(kept)
                self._waiting += len(kept)
            if self._waiting > _AT_ONCE:
                self.flush()
        return len(text)

    def flush(self) -> None:  # noqa: D102
        with self._lock:
            text = "".join(self._parts)
            self._parts.clear()
            self._waiting = 0
            if text:
                self._report({"output_type": "stream", "name": self.name, "text": text})

    def start_cell(self) -> None:
        """Reset the limit for a new cell."""
        self.flush()
        self._written = 0

    def writable(self) -> bool:  # noqa: D102
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As a kernel's."""
        return "utf-8"


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    report = AnyTrait()

    def publish(
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        sys.stdout.flush()
        output = {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata or {})}
        self.report(output | {"display": (transient or {}).get("display_id"), "update": update})

    def clear_output(self, wait: bool = False) -> None:
        sys.stdout.flush()
        self.report({"clear": True, "wait": wait})


class _Hook(DisplayHook):  # type: ignore[misc]
    report = AnyTrait()
    #: Whether this is a test's result: numbers of any library are shown as Python's own.
    of_test = Bool(False)

    def compute_format_data(self, result: Any) -> Any:
        formats, metadata = super().compute_format_data(result)
        if self.of_test and (number := _as_number(result)) is not None:
            formats["text/plain"] = repr(number)
        return formats, metadata

    def start_displayhook(self) -> None:
        sys.stdout.flush()

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.report({"output_type": "execute_result", "data": dict(format_dict), "metadata": dict(md_dict or {})})

    def finish_displayhook(self) -> None: ...


class Shell(InteractiveShell):  # type: ignore[misc]
    """One notebook's shell. `report` receives each output of the running cell.

    A test shell has `blames`; an error that it attributes to the course is reported with "course": true.
    """

    def __init__(self, report: Report, blames: Blames | None = None) -> None:
        self._report, self._blames = report, blames
        settings = Config()
        settings.HistoryManager.enabled = False
        settings.InteractiveShell.display_page = True
        super().__init__(
            config=settings, displayhook_class=_Hook, display_pub_class=_Publisher, user_module=_main_module()
        )
        self.displayhook.report = self.display_pub.report = report
        self.displayhook.of_test = blames is not None
        # ignored by InteractiveShell.instance() otherwise, and get_ipython() is how libraries know a notebook
        type(self)._instance = InteractiveShell._instance = self

    def init_io(self) -> None: ...

    def ask_exit(self) -> None:
        """exit() ends the cell, not the notebook."""

    def enable_gui(self, gui: Any = None) -> None: ...

    def showtraceback(self, *arguments: Any, **named: Any) -> None:
        """As in IPython, but the error of a missing package lists the available ones."""
        explain(sys.exc_info()[1])
        super().showtraceback(*arguments, **named)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        sys.stdout.flush()
        try:
            text = str(evalue)
        except BaseException:  # a class defined in the notebook may fail to print
            text = ""
        output = {"output_type": "error", "ename": etype.__name__, "evalue": text, "traceback": list(stb)}
        if self._blames and self._blames(evalue):
            output["course"] = True
        self._report(output)

    def run(self, code: str) -> bool:
        """Run a cell; True if it ended without an error."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Stream):
                stream.start_cell()
        try:
            return bool(self.run_cell(code, store_history=True).success)
        finally:
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, Stream):
                    stream.flush()


def start(report: Report, blames: Blames | None = None) -> Shell:
    """Create the shell of this process: sys.stdout and sys.stderr are reported, plots are drawn inline."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    sys.stdout, sys.stderr = Stream("stdout", report), Stream("stderr", report)
    # Like a kernel, find modules beside the notebook, but after Python's own, so that none can shadow those.
    sys.path.append("")
    shell = Shell(report, blames)
    if "matplotlib_inline.backend_inline" in sys.modules:  # it was imported before this shell existed
        from matplotlib_inline import backend_inline

        backend_inline._enable_matplotlib_integration()
    return shell


def _as_number(value: Any) -> float | int | None:
    """A number of any library (np.float64, a scalar tensor, a fraction) as Python's own; None for anything else.

    A bool is not a number: True could mean one point or all of them.
    """
    numpy: Any = sys.modules.get("numpy")
    try:
        if getattr(value, "shape", None) == () and numpy:
            array = numpy.asarray(value)
            return array.item() if array.dtype.kind in "iuf" else None
        if isinstance(value, bool) or not isinstance(value, (numbers.Real, decimal.Decimal)):
            return None
        if hasattr(value, "_repr_mimebundle_"):  # it defines its own display, as marks do
            return None
        return int(value) if isinstance(value, int) else float(value)
    except Exception:  # such as a fraction too large for a float
        return None


def _main_module() -> Any:
    """Cells run in __main__, as in a kernel, but it holds nothing from the process's startup code."""
    import types

    sys.modules["__main__"] = module = types.ModuleType("__main__")
    return module
