# attack: Leaves shared memory, semaphores and queues for the next execution
# expect: completed
# expect on runsc: failed NOT_RESET
# reuse: true
# prints: found: 0
# prints on runsc: refused: NOT_RESET
import os
import sys

import attack

if sys.argv[1] == "leave":
    for key in (0x1234, 0x5678):
        attack.libc.shmget(key, 4096, 0o1666)
        attack.libc.semget(key, 4, 0o1666)
        attack.libc.msgget(key, 0o1666)
    open("/dev/shm/left", "w").write("secret")
else:
    found = len(os.listdir("/dev/shm"))
    for kind in ("shm", "sem", "msg"):
        try:
            found += len(open(f"/proc/sysvipc/{kind}").read().splitlines()) - 1
        except OSError:
            continue
    print("found:", found)
