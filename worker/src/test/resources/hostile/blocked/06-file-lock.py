# attack: Waits for a lock on a file that a stopped child holds
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import fcntl
import os
import signal

file = open("/tmp/lock", "w")
reader, writer = os.pipe()
if os.fork() == 0:
    mine = open("/tmp/lock", "w")
    fcntl.flock(mine, fcntl.LOCK_EX)
    os.write(writer, b"x")
    os.kill(os.getpid(), signal.SIGSTOP)
os.read(reader, 1)
print("blocked", flush=True)
fcntl.flock(file, fcntl.LOCK_EX)
print("went on")
