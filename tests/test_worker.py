"""What is made beside the server: bounded in time and memory, over when the server is."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from ca_geo.errors import Unfinished
from ca_geo.worker import Worker

SOON_S = 60  # for what happens at once on a machine with nothing else to do


class Job:
    """A job told as an expression: the worker knows no module of the tests."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __reduce__(self):
        return eval, (f"lambda atlas, *args: {self.text}",)


PID = Job("str(__import__('os').getpid()).encode()")
VERSION = Job("atlas.version.encode() + b' ' + args[0]")


@pytest.fixture(scope="module")
def worker(real_atlas):
    return Worker(real_atlas, longest_s=SOON_S)


def is_there(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return os.path.exists(f"/proc/{pid}")


def test_things_are_made_of_the_same_atlas_by_one_process(worker, real_atlas):
    assert worker.make(VERSION, b"x") == real_atlas.version.encode() + b" x"
    assert worker.make(PID) == worker.make(PID) != str(os.getpid()).encode()


def test_what_a_job_prints_is_no_answer(worker):
    assert worker.make(Job("print('words') or b'bytes'")) == b"bytes"


def test_half_an_answer_is_none(real_atlas):
    """What a process leaves that is killed while it writes."""
    half = io.BytesIO(pickle.dumps(("made", b"picture" * 99))[:300])
    killed = Worker(real_atlas)
    killed._process = SimpleNamespace(stdin=io.BytesIO(), stdout=half, poll=lambda: None, kill=lambda: None)
    with pytest.raises(Unfinished):
        killed.make(PID)


def test_a_fault_of_a_job_is_told_and_the_process_goes_on(worker):
    before = worker.make(PID)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        worker.make(Job("1 / 0"))
    assert worker.make(PID) == before


def test_memory_is_bounded_and_the_process_goes_on(worker):
    before = worker.make(PID)
    with pytest.raises(Unfinished, match="memory"):
        worker.make(Job("bytes(3 * 2**30)"))
    assert worker.make(PID) == before


def test_what_takes_too_long_is_killed_and_the_next_is_made(worker):
    pid = int(worker.make(PID))
    worker.longest_s = 0.2
    with pytest.raises(Unfinished, match=r"more than 0\.2 s"):
        worker.make(Job("__import__('time').sleep(600)"))
    worker.longest_s = SOON_S
    assert not is_there(pid)
    assert int(worker.make(PID)) != pid


def test_other_data_than_the_servers_are_not_drawn(real_atlas):
    then = SimpleNamespace(settings=real_atlas.settings, release=None, version="of yesterday")
    with pytest.raises(Unfinished, match="data have changed"):
        Worker(then, longest_s=SOON_S).make(PID)


SERVER = """
import ca_geo, sys, time
from ca_geo.worker import Worker
worker = Worker(ca_geo.open())
worker._running()
print(worker._process.pid, flush=True)
time.sleep(600)
"""


def test_the_process_ends_with_the_server_even_if_that_is_killed():
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    pid = int(server.stdout.readline())
    assert is_there(pid)
    server.send_signal(signal.SIGKILL)
    server.communicate()
    end = time.monotonic() + SOON_S
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_there(pid)


def test_the_process_ends_with_the_worker(real_atlas):
    worker = Worker(real_atlas)
    pid = worker._running().pid
    assert is_there(pid)
    del worker
    assert not is_there(pid)
