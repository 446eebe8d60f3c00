# attack: Stops itself and its children for ever
# expect: failed TIMEOUT
# timeout: 1 s
# prints: stopping
# never: went on
import os
import signal

os.fork()
if os.getpid() == os.getpgid(0):
    print("stopping", flush=True)
os.kill(0, signal.SIGSTOP)
print("went on")
