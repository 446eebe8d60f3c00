# attack: Fills the process table with zombies that nobody waits for
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT or completed
# prints: zombies: 1[012]\d, then EAGAIN
# prints on runsc: dying
import os

import attack


def zombie():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


attack.announce("dying")
attack.until_it_fails("zombies", zombie, most=2000)
