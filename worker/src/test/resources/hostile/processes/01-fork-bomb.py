# attack: Forks until nothing forks any more
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT
# prints: children: 1[012]\d, then EAGAIN
# prints on runsc: forking
import os
import time

import attack


def fork():
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    return pid


attack.announce("forking")
attack.until_it_fails("children", fork, most=2000)
