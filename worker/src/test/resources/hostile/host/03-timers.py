# attack: Makes timers without end: they are the kernel's memory
# expect: completed
# prints: timers: \d{1,4}, then EAGAIN
import ctypes

import attack

timer = ctypes.c_void_p()


def make():
    if attack.call("timer_create", 1, None, ctypes.byref(timer)) != "OK":
        raise OSError(ctypes.get_errno(), "timer_create")


attack.until_it_fails("timers", make)
