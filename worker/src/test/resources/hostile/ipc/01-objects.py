# attack: Looks for shared memory, semaphores and queues of others
# expect: completed
# prints: strangers: 0
# prints: shared memory files: 0
import os

strangers = 0
for kind in ("shm", "sem", "msg"):
    try:
        strangers += len(open(f"/proc/sysvipc/{kind}").read().splitlines()) - 1
    except OSError:
        continue
print("strangers:", strangers)
print("shared memory files:", len(os.listdir("/dev/shm")))
