# attack: Hands three hundred dead orphans to PID 1, many more than there may be processes
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT or completed
# prints: orphans: 300
# prints on runsc: handing over
import os
import time

import attack

attack.announce("handing over")
made = 0
while made < 300:
    try:
        pid = os.fork()
    except BlockingIOError:
        time.sleep(0.01)
        continue
    if pid == 0:
        try:
            os.fork()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    made += 1
print("orphans:", made)
