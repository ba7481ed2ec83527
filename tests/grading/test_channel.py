"""Messages between two processes of which one may be hostile: what comes in is bounded, and can be sent on."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from headcheck.agent.channel import Broken, Channel, Late
from headcheck.agent.values import Reader, TooMuch
from headcheck.grading.engine.outputs import Outputs


@pytest.fixture
def ends() -> Iterator[tuple[Channel, int]]:
    """A channel, and the other end's file descriptor."""
    here, there = socket.socketpair()
    channel = Channel(here.fileno(), here.fileno())
    yield channel, there.fileno()
    here.close()
    there.close()


def write(number: int, text: bytes) -> None:
    threading.Thread(target=os.write, args=(number, struct.pack("!I", len(text)) + text), daemon=True).start()


@pytest.mark.parametrize(
    "text",
    [
        b"[1]", b"no", b"", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}", b'{"a": ' + b"[" * 100_000, b'{"a": [' + b"1," * 4_000_000 + b"1]}",
        '{"a": "é"}'.encode("latin-1"),
    ],
    ids=lambda text: text[:20].decode("latin-1"),
)  # fmt: skip
def test_what_could_not_be_sent_on_is_no_message(ends: tuple[Channel, int], text: bytes) -> None:
    write(ends[1], text)
    with pytest.raises(Broken):
        ends[0].receive(20)


def test_a_length_of_gigabytes_is_not_waited_for(ends: tuple[Channel, int]) -> None:
    os.write(ends[1], struct.pack("!I", 2**32 - 1))
    with pytest.raises(Broken):
        ends[0].receive(20)


def test_no_time_is_left_even_if_messages_wait(ends: tuple[Channel, int]) -> None:
    write(ends[1], b"{}")
    time.sleep(0.1)
    with pytest.raises(Late):
        ends[0].receive(-1)


@pytest.mark.parametrize(
    "reported",
    [
        None, 3, {"output_type": ["error"]}, {"clear": True, "wait": [1]},
        {"output_type": "error", "ename": 3, "evalue": {}, "traceback": [1, {}]},
        {"output_type": "stream", "text": "x", "display": "d", "update": True},
        {"output_type": "display_data", "data": {"text/plain": {"a": 1}, "image/png": '"><script>'}},
        {"output_type": "display_data", "data": {"application/javascript": "x", "application/x+json": {}}},
    ],
    ids=str,
)  # fmt: skip
def test_no_output_raises_and_what_is_kept_is_harmless(reported: object) -> None:
    cell = Outputs().cell()
    cell.add({"output_type": "stream", "text": "y", "display": "d"})
    cell.add(reported)
    assert not {"script", "javascript", "+json"} & set(json.dumps(cell.outputs).replace('"', " ").split())


def test_a_page_is_stored_clean() -> None:
    cell = Outputs().cell()
    cell.add({"output_type": "display_data", "data": {"text/html": "<b onclick=x>a</b><script>x</script>"}})
    assert cell.outputs[0].data["text/html"] == "<b>a</b>&lt;script&gt;x&lt;/script&gt;"


def test_texts_that_would_take_gigabytes_as_an_array_are_not_taken() -> None:
    with pytest.raises(TooMuch):
        Reader().read({"texts": {"list": ["x" * 100_000, *[""] * 1000]}})


def test_a_closed_channel_reads_and_writes_nothing_of_whoever_has_its_numbers_now() -> None:
    here, there = socket.socketpair()
    number = here.detach()
    channel = Channel(number, number)
    channel.close()
    other, _ = os.pipe(), there  # takes the numbers that were given back
    channel.close()
    os.fstat(other[0])
    with pytest.raises(Broken):
        channel.send({"do": "run"})
    with pytest.raises(Broken):
        channel.receive(1)
    for one in other:
        os.close(one)
    there.close()
