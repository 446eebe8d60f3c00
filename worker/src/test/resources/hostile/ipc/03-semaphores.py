# attack: Makes semaphores and queues until there are no more: they outlive their process
# expect: completed or failed OUT_OF_MEMORY
# expect on runsc: failed TIMEOUT or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# timeout: 20 s
# prints: (semaphores|queues): \d+, then (ENOSPC|ENOMEM)
# prints on runsc: queues: 32000, then ENOSPC
import ctypes
import os

import attack


def semaphores():
    ctypes.set_errno(0)
    if attack.libc.semget(0, 250, 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "semget")


def queue():
    ctypes.set_errno(0)
    if attack.libc.msgget(0, 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "msgget")


attack.until_it_fails("queues", queue)
attack.until_it_fails("semaphores", semaphores)
