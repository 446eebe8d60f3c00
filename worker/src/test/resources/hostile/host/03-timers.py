# attack: Makes timers without end: they are the kernel's memory
# expect: completed
# expect on runsc: failed OUT_OF_MEMORY or failed TIMEOUT or failed SANDBOX_UNAVAILABLE
# prints: timers: \d{1,4}, then EAGAIN
# prints on runsc: making
import ctypes

import attack

timer = ctypes.c_void_p()


def make():
    if attack.call("timer_create", 1, None, ctypes.byref(timer)) != "OK":
        raise OSError(ctypes.get_errno(), "timer_create")


attack.announce("making")
attack.until_it_fails("timers", make)
