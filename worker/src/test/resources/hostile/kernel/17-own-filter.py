# attack: Installs a filter whose listener would stop calls in the kernel
# expect: completed
# prints: seccomp: EPERM
# prints: memfd_secret: (EPERM|ENOSYS)
# prints: vmsplice: EPERM
import ctypes

import attack

attack.calls("seccomp", 1, 8, ctypes.create_string_buffer(16))
attack.calls("memfd_secret", 0)
attack.calls("vmsplice", 1, None, 0, 0)
