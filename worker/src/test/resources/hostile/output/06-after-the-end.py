# attack: Keeps the pipes of a program that has ended, and goes on printing
# expect: completed
# prints: last word
# never: ghost
import os
import time

import attack

main = os.getpid()


def haunt():
    while os.path.exists(f"/proc/{main}"):
        time.sleep(0.001)
    time.sleep(2)
    while True:
        os.write(1, b"ghost\n")


attack.daemon(haunt)
time.sleep(0.1)
print("last word")
