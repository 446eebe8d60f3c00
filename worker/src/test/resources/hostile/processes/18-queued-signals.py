# attack: Queues real-time signals without end: they are the kernel's memory
# expect: completed
# prints: queued: \d{1,4}, then EAGAIN
import ctypes
import os
import signal

import attack

number = signal.SIGRTMIN + 1
signal.pthread_sigmask(signal.SIG_BLOCK, [number])
value = ctypes.c_void_p(0)


def queue():
    ctypes.set_errno(0)
    if attack.libc.sigqueue(os.getpid(), number, value) != 0:
        raise OSError(ctypes.get_errno(), "sigqueue")


attack.until_it_fails("queued", queue)
