# attack: Pins memory
# expect: completed
# prints: 16 MiB: (ENOMEM|EPERM)
# prints: all: (ENOMEM|EPERM)
# prints: limit: ValueError
import ctypes
import mmap
import resource

import attack

area = mmap.mmap(-1, 16 << 20)
address = ctypes.addressof(ctypes.c_char.from_buffer(area))


def lock():
    ctypes.set_errno(0)
    if attack.libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(16 << 20)) != 0:
        raise OSError(ctypes.get_errno(), "mlock")


def lock_all():
    ctypes.set_errno(0)
    if attack.libc.mlockall(3) != 0:
        raise OSError(ctypes.get_errno(), "mlockall")


attack.attempt("16 MiB", lock)
attack.attempt("all", lock_all)
attack.attempt("limit", lambda: resource.setrlimit(resource.RLIMIT_MEMLOCK, (1 << 30, 1 << 30)))
