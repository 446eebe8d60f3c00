# attack: Takes record locks without end: they are the kernel's memory
# expect: completed or failed OUT_OF_MEMORY
# expect on runsc: completed or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 64 MiB
# timeout: 20 s
# prints: locking
import fcntl
import os

import attack

attack.announce("locking")
file = os.open("/tmp/locked", os.O_CREAT | os.O_RDWR)
start = 0


def lock():
    global start
    fcntl.lockf(file, fcntl.LOCK_EX, 1, start)
    start += 2


attack.until_it_fails("locks", lock, most=4_000)
