# attack: Looks for a descriptor of PID 1 to print frames to
# expect: completed
# prints: inherited: 0 1 2
# prints: opened of PID 1: 0
# prints: taken from PID 1: EPERM
import os

import attack

mine = []
for descriptor in range(1024):
    try:
        os.fstat(descriptor)
        mine.append(descriptor)
    except OSError:
        continue
print("inherited:", *mine)
opened = 0
for folder in ("fd", "task/1/fd", "map_files", "fdinfo"):
    for descriptor in range(64):
        for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
            try:
                os.close(os.open(f"/proc/1/{folder}/{descriptor}", flags | os.O_NONBLOCK))
                opened += 1
            except OSError:
                continue
print("opened of PID 1:", opened)
init = os.pidfd_open(1)
print("taken from PID 1:", attack.call("pidfd_getfd", init, 1, 0))
