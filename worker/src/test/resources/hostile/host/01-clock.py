# attack: Sets the clock, by every call that can
# expect: completed
# prints: clock_settime: EPERM
# prints: settimeofday: EPERM
# prints: adjtimex: EPERM
# prints: clock_adjtime: EPERM
# prints: alarm clock: (EPERM|OK)
import ctypes

import attack

new = (ctypes.c_long * 2)(0, 0)
change = ctypes.create_string_buffer(208)
ctypes.c_uint.from_buffer(change).value = 0x0100
attack.calls("clock_settime", 0, new)
attack.calls("settimeofday", new, None)
attack.calls("adjtimex", change)
attack.calls("clock_adjtime", 0, change)
CLOCK_REALTIME_ALARM = 8
timer = attack.libc.timerfd_create(CLOCK_REALTIME_ALARM, 0)
print("alarm clock:", "OK" if timer >= 0 else "EPERM")
