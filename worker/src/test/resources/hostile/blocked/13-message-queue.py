# attack: Receives from an empty System V queue
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import ctypes

import attack

queue = attack.libc.msgget(0, 0o1600)
print("blocked", flush=True)
attack.libc.msgrcv(queue, ctypes.create_string_buffer(64), ctypes.c_size_t(8), ctypes.c_long(0), 0)
print("went on")
