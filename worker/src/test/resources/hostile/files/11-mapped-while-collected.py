# attack: Cuts a file off while it is collected
# expect: completed
# prints: left
import os
import time

import attack

os.chdir("/workspace/output")
file = os.open("shrinks", os.O_CREAT | os.O_RDWR)


def breathe():
    while True:
        os.ftruncate(file, 40 << 20)
        os.ftruncate(file, 0)


attack.daemon(breathe)
time.sleep(0.3)
print("left")
