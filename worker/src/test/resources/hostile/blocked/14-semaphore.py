# attack: Waits for a System V semaphore
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import ctypes
import struct

import attack

semaphore = attack.libc.semget(0, 1, 0o1600)
print("blocked", flush=True)
attack.libc.semop(semaphore, ctypes.create_string_buffer(struct.pack("<Hhh", 0, -1, 0)), 1)
print("went on")
