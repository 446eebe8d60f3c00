# attack: Gives PID 1 a CPU limit of zero, which would kill it, and other limits
# expect: completed
# prints: limit \d+ of PID 1: EPERM
# prints: limits given to PID 1: 0
# prints: PID 1: OK
import os
import resource
import time

import attack

given = 0
for limit in range(16):
    result = attack.result_of(lambda: resource.prlimit(1, limit, (0, 0)))
    print(f"limit {limit} of PID 1: {result}")
    given += result not in ("EPERM", "ESRCH", "EINVAL")
print("limits given to PID 1:", given)
time.sleep(1.5)
attack.attempt("PID 1", lambda: os.kill(1, 0))
