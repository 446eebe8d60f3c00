# attack: Collects its orphans itself, so that PID 1 does not see them
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE or completed
# prints: subreaper: 0
# prints on runsc: subreaper: -1
# files: none
import os
import time

import attack

PR_SET_CHILD_SUBREAPER = 36
reader, writer = os.pipe()


def reap_and_outlive():
    attack.announce(f"subreaper: {attack.libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)}")
    os.write(writer, b"x")
    for _ in range(20):
        attack.daemon(lambda: time.sleep(60))
    time.sleep(1)
    open("/workspace/output/late", "w").close()
    time.sleep(60)


if os.fork() == 0:
    os.setsid()
    reap_and_outlive()
os.read(reader, 1)
time.sleep(0.3)
