# args: some | arguments | to | write | over
import ctypes
libc = ctypes.CDLL(None)
libc.prctl(15, b'renamed', 0, 0, 0)
print(open('/proc/self/comm').read(), open('/proc/self/cmdline').read().split('\0'))
