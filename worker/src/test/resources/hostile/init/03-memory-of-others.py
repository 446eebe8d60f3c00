# attack: Reads, writes and moves the memory of PID 1 and of a child by system call
# expect: completed
# prints: read: EPERM
# prints: write: EPERM
# prints: compare: EPERM
# prints: advise: (EPERM|ENOSYS)
# prints: robust list: EPERM
# prints: move: EPERM
# prints: migrate: EPERM
# prints: read of a child: EPERM
# prints on runsc: read: EPERM
# prints on runsc: write: EPERM
# prints on runsc: compare: EPERM
# prints on runsc: advise: EPERM
# prints on runsc: robust list: OK
# prints on runsc: move: EPERM
# prints on runsc: migrate: EPERM
# prints on runsc: read of a child: EPERM
import ctypes
import os
import signal
import time

import attack

buffer = ctypes.create_string_buffer(64)
pointer = ctypes.c_void_p()


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


mine = Vector(ctypes.addressof(buffer), 64)
here, there = ctypes.byref(mine), ctypes.byref(mine)
print("read:", attack.call("process_vm_readv", 1, here, 1, there, 1, 0))
print("write:", attack.call("process_vm_writev", 1, here, 1, there, 1, 0))
print("compare:", attack.call("kcmp", 1, os.getpid(), 0, 0, 0))
init = attack.descriptor_of(1)
print("advise:", attack.call("process_madvise", init, here, 1, 21, 0))
length = ctypes.c_size_t()
print("robust list:", attack.call("get_robust_list", 1, ctypes.byref(pointer), ctypes.byref(length)))
print("move:", attack.call("move_pages", 1, 1, ctypes.byref(pointer), 0, 0, 2))
print("migrate:", attack.call("migrate_pages", 1, 8, ctypes.byref(pointer), ctypes.byref(pointer)))
child = os.fork()
if child == 0:
    time.sleep(60)
print("read of a child:", attack.call("process_vm_readv", child, here, 1, there, 1, 0))
os.kill(child, signal.SIGKILL)
