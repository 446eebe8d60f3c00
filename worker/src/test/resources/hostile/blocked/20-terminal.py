# attack: Reads from a terminal that it made itself
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import os

master, slave = os.openpty()
print("blocked", flush=True)
os.read(slave, 1)
print("went on")
