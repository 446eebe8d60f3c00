# attack: Waits for a child that is stopped
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import os
import signal

child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
print("blocked", flush=True)
os.waitpid(child, 0)
print("went on")
