# attack: Sixty processes that each fork and die, so that a kill of all misses some
# expect: failed TIMEOUT
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT
# timeout: 5 s
# prints: running
# prints on runsc: starting
# files: none
import os
import time

import attack


def hop():
    while True:
        try:
            if os.fork() == 0:
                continue
            os._exit(0)
        except BlockingIOError:
            continue


attack.announce("starting")
for _ in range(60):
    try:
        if os.fork() == 0:
            os.setsid()
            hop()
    except BlockingIOError:
        continue
print("running", flush=True)
time.sleep(60)
