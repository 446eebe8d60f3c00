# attack: Reads and empties the kernel's log
# expect: completed
# prints: syslog: EPERM
# prints: /dev/kmsg: (ENOENT|EPERM)
# prints: /proc/kmsg: (EACCES|EPERM|read 0 bytes)
# prints on runsc: syslog: EPERM
# prints on runsc: /dev/kmsg: ENOENT
# prints on runsc: /proc/kmsg: ENOENT
import ctypes
import os

import attack

attack.calls("syslog", 3, ctypes.create_string_buffer(4096), 4096)


def read(name):
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
    return f"read {len(os.read(descriptor, 64))} bytes"


for name in ("/dev/kmsg", "/proc/kmsg"):
    attack.attempt(name, lambda: read(name))
