"""A browser process and its DevTools connection: messages in binary (`cbor`), over two pipes.

The protocol is Chrome's (chromedevtools.github.io/devtools-protocol); ``--remote-debugging-pipe`` reads commands from
file descriptor 3 and writes answers to 4. The browser ends when the pipes close, so it never outlives its owner.
"""

import contextlib
import fcntl
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from ctlgen.browser import cbor
from ctlgen.errors import BrowserError
from ctlgen.workers import scratch

PATIENCE = 40.0  # seconds without an answer, after which a browser counts as hung
_CHUNK = 1 << 20

Message = dict[str, Any]


class Devtools:
    """A running browser that answers `call`; ``on`` are called with the parameters of the events they name.

    POSIX only. Raises `BrowserError` where the program does not start, ends, hangs or refuses a command.
    """

    def __init__(self, program: str, flags: Sequence[str]) -> None:
        self.on: dict[str, Callable[[Message], None]] = {}
        self.session = ""  # which tab the commands are for, "" the browser itself
        self._profile = tempfile.mkdtemp(prefix=f"{scratch()}browser-")
        self._count, self._rest = 0, bytearray()
        self._open: set[int] = set()
        self._answers: dict[int, Message] = {}
        arguments = [program, *flags, f"--user-data-dir={self._profile}", "--remote-debugging-pipe=cbor", "about:blank"]
        theirs_in, self._out = _pipe()
        self._in, theirs_out = _pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, theirs_in, 3),
            (os.POSIX_SPAWN_DUP2, theirs_out, 4),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        try:
            self._pid = os.posix_spawn(program, arguments, os.environ, file_actions=actions, setpgroup=0)
        except OSError as error:
            self._pid = 0
            self.close()
            raise BrowserError(f"browser {program} does not start: {error.strerror}") from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def close(self) -> None:
        """Ends the browser and all its processes; may be called again."""
        pid, self._pid = self._pid, 0
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        for end in (self._in, self._out):
            with contextlib.suppress(OSError):
                os.close(end)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, **params: Any) -> Message:
        """What the browser answers."""
        answer = self.wait(self.ask(method, **params), PATIENCE)
        if answer is None:
            raise BrowserError(f"the browser failed: no answer to {method} within {PATIENCE:.0f} s")
        return answer

    def ask(self, method: str, **params: Any) -> int:
        """Asks without waiting: what `wait` then waits for."""
        number = self.tell(method, **params)
        self._open.add(number)
        return number

    def tell(self, method: str, **params: Any) -> int:
        """Sends a command whose answer nobody wants."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = memoryview(cbor.encode(message))
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError as error:
            raise BrowserError("the browser failed: it has ended") from error
        return self._count

    def wait(self, number: int, patience: float) -> Message | None:
        """The answer to command ``number``, or None where it takes longer than ``patience`` seconds."""
        until = time.monotonic() + patience
        while number not in self._answers:
            message = self._receive(until)
            if message is None:
                return None
            self._hear(message)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise BrowserError(f"the browser failed: {answer['error'].get('message', 'no reason given')}")
        result: Message = answer["result"]
        return result

    def _hear(self, message: Message) -> None:
        """Keeps an answer for who waits for it, and gives an event to who wants to hear of it."""
        if message.get("id") in self._open:
            self._open.remove(message["id"])
            self._answers[message["id"]] = message
        elif message.get("method") in self.on:
            self.on[message["method"]](message["params"])

    def _receive(self, until: float) -> Message | None:
        """The next message; None where none comes until then."""
        try:
            return self._read(until)
        except ValueError as error:
            raise BrowserError(f"the browser failed: {error}") from error

    def _read(self, until: float) -> Message | None:
        while len(self._rest) < (size := self._size()):
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return None
            data = os.read(self._in, _CHUNK)
            if not data:
                raise BrowserError("the browser failed: it has ended")
            self._rest += data
        message: Message = cbor.decode(bytes(self._rest[:size]))
        del self._rest[:size]
        return message

    def _size(self) -> int:
        """How many bytes the next message has, as far as is known."""
        head = len(self._rest) >= cbor.HEAD
        return cbor.HEAD + (cbor.length(self._rest) if head else 0)


def _pipe() -> tuple[int, int]:
    """The ends of a pipe, none of which is one of the numbers that the browser's own will have.

    Where the system allows, it holds a whole message: a picture goes through in one piece, not in ten.
    """
    ends = os.pipe()
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, _CHUNK)
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]
