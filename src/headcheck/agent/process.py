"""The loop of a notebook's process: runs cells on request, and sends the values that tests ask for, as data.

Messages: run, take, give, call, interrupt (see `Process`). Every message gets an answer; only `run` sends several.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from .channel import Broken, Channel, cost, encoded
from .keras_state import Settings, scopes_closed
from .messages import Answer, Call, Failed, Give, Given, Ran, Returned, Run, Take, Taken
from .values import Reader, TooMuch, Writer, put_back, read_error, why_not, write_error


class Process:
    """Answers the requests of a channel until it closes; see `messages` for what is sent.

    An answer that exceeds the request's `room` is replaced by an error that says so. While a cell runs, Ask goes the
    other way: a call that the other end answers.
    """

    def __init__(
        self,
        channel: Channel,
        describe: Callable[..., bytes] | None = None,
        opens: Callable[..., Any] | None = None,
        blames: Callable[[BaseException], bool] | None = None,
    ) -> None:
        from . import shell

        self._channel = channel
        self._describe, self._opens = describe, opens
        self._kept: list[Any] = []
        self._settings: Settings | None = None
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._busy = False
        self._shell = shell.start(lambda output: self._send({"output": output}), blames)
        threading.Thread(target=self._listen, daemon=True).start()

    def serve(self) -> None:
        """Answer until the other end closes."""
        doing: dict[str, Callable[[Any], Answer]] = {
            "run": self._run, "take": self._take, "give": self._give, "call": self._call,
        }  # fmt: skip
        while (message := self._next()) is not None:
            try:
                self._busy = True
                answer = doing[message["do"]](message)
                room = message.get("room")
                if room is not None and (size := cost(encoded({**answer}))) > room:
                    answer = self._too_much(message, size, room)
            except BaseException as error:  # an interrupt that came too late, or a hostile class
                answer = write_error(error)
            finally:
                self._busy = False
            self._send(answer)

    def _next(self) -> Any:
        while True:
            try:
                return self._inbox.get()
            except KeyboardInterrupt:
                continue  # nothing is running

    def _listen(self) -> None:
        """Receive in a separate thread, so that an interrupt arrives while a cell runs."""
        main = threading.main_thread().ident
        assert main is not None
        while True:
            try:
                message = self._channel.receive()
            except Broken:
                os._exit(0)
            if message.get("do") == "interrupt":
                if self._busy:
                    # a real signal also ends a sleep
                    signal.pthread_kill(main, signal.SIGINT)
            else:
                self._inbox.put(message)

    def _send(self, answer: Answer) -> None:
        try:
            self._channel.send({**answer})
        except (ValueError, TypeError, RecursionError):  # an output that is not JSON
            self._channel.send({"output": {"output_type": "stream", "name": "stderr", "text": "(not shown)\n"}})

    @staticmethod
    def _too_much(message: Take | Call, size: int, room: int) -> Taken | Failed:
        """The answer in place of one that is too large."""
        error = TooMuch(
            f"Expected what tests get from a notebook to be small: there is room for {max(room, 0) / 1e6:.0f} MB more, "
            f"and this takes {size / 1e6:.0f} MB. Make it smaller."
        )
        if message["do"] == "take":
            return {"values": {}, "not": dict.fromkeys(message["names"], why_not(error))}
        return write_error(error)

    def _run(self, message: Run) -> Ran:
        before = time.process_time()
        if message.get("begins"):
            self._begin()
        with scopes_closed():
            done = self._shell.run(message["code"])
        return {"done": done, "seconds": time.process_time() - before}

    def _begin(self) -> None:
        """A problem begins: restore the Keras settings that the first one found."""
        if self._settings is None:
            self._settings = Settings()
        else:
            self._settings.put_back()

    def _take(self, message: Take) -> Taken:
        values, refused = {}, {}
        for name in message["names"]:
            if name in self._shell.user_ns:
                try:
                    values[name] = self._writer().write(self._shell.user_ns[name])
                except Exception as error:
                    refused[name] = why_not(error)
        return {"values": values, "not": refused}

    def _give(self, message: Give) -> Given:
        refused = {}
        reader = self._reader()
        for name in message["forget"]:
            self._shell.user_ns.pop(name, None)
        for name, written in message["values"].items():
            try:
                self._shell.user_ns[name] = reader.read(written)
            except (Exception, KeyboardInterrupt) as error:
                refused[name] = why_not(error)
        return {"not": refused}

    def _call(self, message: Call) -> Returned | Failed:
        reader = Reader(call=lambda handle, *_: self._kept[handle])
        arguments = [self._argument(reader, written) for written in message["arguments"]]
        named = {str(name): self._argument(reader, written) for name, written in message["named"].items()}
        try:
            value = self._kept[message["handle"]](*arguments, **named)
            return {"value": self._writer().write(value), "arguments": self._writer().write(arguments)}
        except BaseException as error:  # SystemExit, too: the function stopped, the process goes on
            return write_error(error)

    def _argument(self, reader: Reader, written: Any) -> Any:
        if isinstance(written, dict) and "kept" in written:  # a function of this process, sent back
            return self._kept[written["kept"]]
        return reader.read(written)

    def _writer(self) -> Writer:
        describe = self._describe
        return Writer(self._keep, describe and (lambda model: describe(model, self._keep)))

    def _keep(self, kept: Any) -> int:
        self._kept.append(kept)
        return len(self._kept) - 1

    def _reader(self) -> Reader:
        opens = self._opens
        return Reader(self._ask, opens and (lambda archive: opens(archive, lambda n, arrays: self._ask(n, arrays, {}))))

    def _ask(self, handle: int, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call a function of the other process, while a cell runs here."""
        writer = Writer(self._keep)

        def write(value: Any) -> Any:
            return {"kept": value.handle} if hasattr(value, "handle") else writer.write(value)

        self._send(
            {
                "ask": handle,
                "arguments": [write(a) for a in arguments],
                "named": {k: write(v) for k, v in named.items()},
            }
        )
        answer = self._inbox.get()
        if answer is None or "error" in answer:
            raise read_error((answer or {}).get("error", "RuntimeError"), (answer or {}).get("text", ""))
        reader = self._reader()
        put_back(arguments, reader.read(answer["arguments"]))
        return reader.read(answer["value"])


def main(
    reads: int,
    writes: int,
    *,
    describe: Callable[..., bytes] | None = None,
    opens: Callable[..., Any] | None = None,
    blames: Callable[[BaseException], bool] | None = None,
) -> None:
    """Serve a channel. stdin, stdout and stderr are /dev/null, so that subprocesses inherit nothing.

    `describe` serialises Keras models, in the notebook's process; `opens` opens them, in the tests' process, where
    `blames` says which errors are the course's fault.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  (open as long as the process)
    Process(Channel(reads, writes), describe, opens, blames).serve()
