# attack: Opens a ring by which the kernel would work unfiltered
# expect: completed
# prints: io_uring_setup: EPERM
# prints: io_uring_enter: EPERM
# prints: io_uring_register: EPERM
# prints: io_setup: EPERM
import ctypes

import attack

attack.calls("io_uring_setup", 8, ctypes.create_string_buffer(120))
attack.calls("io_uring_enter", 3, 1, 0, 0, None, 0)
attack.calls("io_uring_register", 3, 0, None, 0)
attack.calls("io_setup", 8, ctypes.byref(ctypes.c_uint64(0)))
