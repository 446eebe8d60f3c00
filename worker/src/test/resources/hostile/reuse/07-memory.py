# attack: Keeps memory in places that no process owns, so that the next execution has less
# expect: completed
# expect on runsc: failed NOT_RESET
# reuse: true
# memory: 192 MiB
# prints: got: 100 MiB
# prints on runsc: refused: NOT_RESET
import os
import sys

import attack

if sys.argv[1] == "leave":
    attack.libc.shmget(0x1234, 60 << 20, 0o1666)
    for place in ("/workspace/full", "/tmp/full"):
        with open(place, "wb") as file:
            for _ in range(30):
                file.write(bytes(1 << 20))
    kept = os.memfd_create("kept")
    os.write(kept, bytes(20 << 20))
else:
    kept = bytearray(100 << 20)
    print("got:", len(kept) >> 20, "MiB")
