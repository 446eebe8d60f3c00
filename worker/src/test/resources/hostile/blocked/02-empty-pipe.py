# attack: Reads a pipe that nobody writes to
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import os

reader, writer = os.pipe()
print("blocked", flush=True)
os.read(reader, 1)
print("went on")
