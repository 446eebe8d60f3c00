# attack: Leaves a daemon for the next execution
# expect: completed
# expect on runsc: failed LOST or completed
# reuse: true
# prints: found: none
# prints on runsc: (refused: LOST|found: none)
import os
import sys
import time

import attack

if sys.argv[1] == "leave":
    for _ in range(2):
        attack.daemon(lambda: time.sleep(600))
    time.sleep(0.1)
else:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            found.append(open(f"/proc/{name}/cmdline").read().replace("\0", " ").strip())
        except OSError:
            continue
    print("found:", *([line for line in found if "leave" in line] or ["none"]))
