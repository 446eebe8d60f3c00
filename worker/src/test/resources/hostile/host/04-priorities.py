# attack: Makes itself more important than everything else on the machine
# expect: completed
# prints: nice: (EPERM|EACCES)
# prints: first in, first out: EPERM
# prints: round robin: EPERM
# prints: deadline: EPERM
# prints: real-time limit: ValueError
# prints on runsc: nice: OK
# prints on runsc: first in, first out: EINVAL
# prints on runsc: round robin: EINVAL
# prints on runsc: deadline: ENOSYS
# prints on runsc: real-time limit: ValueError
import ctypes
import os
import resource

import attack

one = (ctypes.c_int * 1)(1)
deadline = (ctypes.c_uint32 * 12)(48, 6)
attack.attempt("nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
print("first in, first out:", attack.call("sched_setscheduler", 0, 1, one))
print("round robin:", attack.call("sched_setscheduler", 0, 2, one))
ctypes.c_uint64.from_buffer(deadline, 24).value = 10_000_000
ctypes.c_uint64.from_buffer(deadline, 32).value = 30_000_000
ctypes.c_uint64.from_buffer(deadline, 40).value = 30_000_000
print("deadline:", attack.call("sched_setattr", 0, deadline, 0))
attack.attempt("real-time limit", lambda: resource.setrlimit(resource.RLIMIT_RTPRIO, (99, 99)))
