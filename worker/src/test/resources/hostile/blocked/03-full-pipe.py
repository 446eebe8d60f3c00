# attack: Writes to a pipe that nobody reads
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import os

reader, writer = os.pipe()
print("blocked", flush=True)
while True:
    os.write(writer, bytes(65536))
