# attack: Stops itself and its children for ever
# expect: failed TIMEOUT
# timeout: 3 s
# prints: stopping
# never: went on
import os
import signal

print("stopping", flush=True)
os.fork()
os.kill(0, signal.SIGSTOP)
print("went on")
