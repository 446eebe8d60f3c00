# attack: Changes the writable folders themselves for the next execution
# expect: completed
# reuse: true
# prints: /workspace: 1777 0
# prints: /tmp: 1777 0
# prints: /dev/shm: 1777 0
# prints: attributes: none
import os
import sys

import attack

PLACES = ("/workspace", "/tmp", "/dev/shm")
if sys.argv[1] == "leave":
    for place in PLACES:
        attack.result_of(lambda: os.chmod(place, 0o700))
        attack.result_of(lambda: os.chown(place, 65534, 65534))
        attack.result_of(lambda: os.setxattr(place, "user.left", b"secret"))
        attack.result_of(lambda: os.rename(place, place + ".old"))
else:
    kept = []
    for place in PLACES:
        status = os.stat(place)
        print(f"{place}: {status.st_mode & 0o7777:o} {status.st_uid}")
        try:
            kept += os.listxattr(place)
        except OSError:
            continue
    print("attributes:", *(kept or ["none"]))
