"""The tests, as the package is laid out.

A job in the background of a shell ignores ^C, and so would all that a test starts, to interrupt it later.
"""

import signal

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
