# attack: Keeps memory in System V segments, which outlive their process
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: filling
# never: filled
import ctypes

import attack

IPC_PRIVATE, IPC_CREAT, SIZE = 0, 0o1000, 16 << 20
attack.libc.shmat.restype = ctypes.c_void_p
attack.announce("filling")
for _ in range(16):
    segment = attack.libc.shmget(IPC_PRIVATE, ctypes.c_size_t(SIZE), IPC_CREAT | 0o600)
    address = attack.libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, SIZE)
    attack.libc.shmdt(ctypes.c_void_p(address))
print("filled")
