"""What takes long is made beside the server: by a process that holds the same atlas, within time and memory.

The process is started when it is first needed, reads the data itself, makes one thing after another, and
ends with the server. Where it takes too long it is killed, and the next request starts another. It is
started anew, not forked: a fork of a process with threads may inherit a lock that nobody opens.

Run as a module this is that process: pickled jobs come in, pickled answers go out; both ends are ours.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ca_geo.errors import Unfinished
from ca_geo.settings import Settings

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.releases import Release

LONGEST_S = 30.0
MOST_BYTES = 2 * 2**30  # beside what the loaded atlas takes
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # else each reserves memory

MADE, REFUSED, FAULT = "made", "refused", "fault"
Job = Callable[..., bytes]  # a function of a module, which takes the atlas first


class Worker:
    """Makes things of an atlas, one at a time; may be asked by several threads.

    `longest_s` is how many seconds one may take, with the start of the process where it has to be started.
    """

    def __init__(self, atlas: Atlas, longest_s: float = LONGEST_S, most_bytes: int = MOST_BYTES) -> None:
        self._start = pickle.dumps((atlas.settings, atlas.release, atlas.version, most_bytes))
        self.longest_s = longest_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = lambda: None

    def make(self, job: Job, *args: Any, times: float = 1) -> bytes:
        """What `job(atlas, *args)` returns; the arguments are pickled. It may take `times` as long as others.

        :raises Unfinished: it took too much time or memory, or the data are no longer those of the server.
        """
        with self._lock:
            process = self._running()
            timer = threading.Timer(self.longest_s * times, process.kill)
            timer.start()
            try:
                return _asked(process, (job, args))
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):  # no answer, or half of one
                self._end()
                raise Unfinished(
                    f"it took more than {self.longest_s * times:g} s, or more memory than there is"
                ) from None
            finally:
                timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = _started(self._start)
            self._end = weakref.finalize(self, _ended, self._process)
        return self._process


def _started(start: bytes) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | ONE_THREAD,
        start_new_session=True,  # an interrupt from the keyboard is the server's alone
    )
    assert process.stdin  # noqa: S101 - a pipe
    process.stdin.write(start)
    return process


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _asked(process: subprocess.Popen[bytes], job: tuple[Job, tuple[Any, ...]]) -> bytes:
    assert process.stdin and process.stdout  # noqa: S101, PT018 - pipes
    pickle.dump(job, process.stdin)
    process.stdin.flush()
    kind, content = pickle.load(process.stdout)  # noqa: S301 - written by `_made` below
    if kind == REFUSED:
        raise Unfinished(content)
    if kind == FAULT:
        raise RuntimeError(f"in the worker:\n{content}")
    return bytes(content)


# The process itself


def main() -> None:
    """Answers jobs until there are no more."""
    jobs, answers = sys.stdin.buffer, _answers()
    settings, release, version, most_bytes = pickle.load(jobs)  # noqa: S301 - from the server that started this
    atlas: Atlas | None = None
    while True:
        try:
            job, args = pickle.load(jobs)  # noqa: S301
        except EOFError:
            return
        if atlas is None:
            atlas = _loaded(settings, release)
            _bound_memory(most_bytes)
        pickle.dump(_made(atlas, version, job, args), answers)
        answers.flush()


def _answers() -> IO[bytes]:
    """Standard output, for answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _loaded(settings: Settings, release: Release | None) -> Atlas:
    from ca_geo.atlas import Atlas  # noqa: PLC0415

    return Atlas.load(settings, release)


def _made(atlas: Atlas, version: str, job: Job, args: tuple[Any, ...]) -> tuple[str, bytes | str]:
    if atlas.version != version:
        return REFUSED, "the data have changed since the server started; it has to be started again"
    try:
        return MADE, job(atlas, *args)
    except MemoryError:
        return REFUSED, "it takes more memory than it may have"
    except Exception:
        return FAULT, traceback.format_exc()


def _bound_memory(most_bytes: int) -> None:
    """From now on no more than this beside what there is; nothing where the system has no such bound."""
    try:
        import resource  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + most_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
