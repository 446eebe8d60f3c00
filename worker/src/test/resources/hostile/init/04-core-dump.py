# attack: Has the kernel write a core file, or run the host's handler for one
# expect: completed
# prints: limit: ValueError
# prints: child: signal 6
# prints: core files: 0
# files: none
import glob
import os
import resource
import time

import attack

os.chdir("/workspace/output")
attack.attempt("limit", lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30)))
print("child:", attack.in_child(os.abort))
time.sleep(0.2)
print("core files:", len(glob.glob("/workspace/**/core*", recursive=True) + glob.glob("/tmp/core*")))
