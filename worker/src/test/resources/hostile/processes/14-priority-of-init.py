# attack: Makes PID 1 the last that gets any CPU
# expect: completed
# prints: nice: EPERM
# prints: nice of the user: EPERM
# prints: idle class: EPERM
# prints: attributes: EPERM
# prints: parameters: EPERM
# prints: disk class: EPERM
import ctypes

import attack

zero = (ctypes.c_int * 1)(0)
idle = (ctypes.c_uint32 * 12)(48, 5)
attack.attempt("nice", lambda: attack.call("setpriority", 0, 1, 19))
attack.attempt("nice of the user", lambda: attack.call("setpriority", 2, 0, 19))
attack.attempt("idle class", lambda: attack.call("sched_setscheduler", 1, 5, zero))
attack.attempt("attributes", lambda: attack.call("sched_setattr", 1, idle, 0))
attack.attempt("parameters", lambda: attack.call("sched_setparam", 1, zero))
attack.attempt("disk class", lambda: attack.call("ioprio_set", 1, 1, 3 << 13))
