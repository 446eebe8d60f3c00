# attack: Spins on every processor with sixty processes, to take more than its share
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT
# timeout: 20 s
# prints: more than its share: False
# prints on runsc: spinning
import os
import resource
import signal
import time

import attack

attack.announce("spinning")
started = time.monotonic()
children = []
for _ in range(60):
    pid = os.fork()
    if pid == 0:
        while True:
            pass
    children.append(pid)
while time.monotonic() - started < 3:
    time.sleep(0.1)
for pid in children:
    os.kill(pid, signal.SIGKILL)
for pid in children:
    os.waitpid(pid, 0)
took = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("more than its share:", (used.ru_utime + used.ru_stime) / took > 1.2)
