# attack: Kills every process that it may
# expect: completed
# prints: kill: (OK|ESRCH)
# prints: PID 1: OK
import os
import signal
import time

import attack

attack.attempt("kill", lambda: os.kill(-1, signal.SIGKILL))
time.sleep(0.2)
attack.attempt("PID 1", lambda: os.kill(1, 0))
