# attack: Leaves a daemon in a session of its own that writes an output file after the end
# expect: completed
# prints: main: done
# never: late
# files: early
import os
import time

import attack

os.chdir("/workspace/output")
main = os.getpid()


def outlive():
    while os.path.exists(f"/proc/{main}"):
        time.sleep(0.001)
    time.sleep(2)
    print("late", flush=True)
    open("late", "w").close()


attack.daemon(outlive)
open("early", "w").close()
time.sleep(0.1)
print("main: done")
