# attack: Keeps memory in the buffers of pipes, which belong to no process
# expect: completed or failed OUT_OF_MEMORY
# expect on runsc: completed or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: filling
# never: beyond the limit
import fcntl
import os

import attack

attack.announce("filling")
held = 0
for _ in range(500):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
    except OSError:
        pass
    try:
        while True:
            held += os.write(writer, bytes(1 << 16))
    except BlockingIOError:
        pass
print("beyond the limit" if held > 96 << 20 else "within the limit", held >> 20)
