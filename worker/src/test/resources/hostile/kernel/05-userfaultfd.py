# attack: Handles page faults itself, to hold the kernel still at will
# expect: completed
# prints: userfaultfd: EPERM
# prints: device: (ENOENT|EACCES|EPERM)
import os

import attack

attack.calls("userfaultfd", 1)
attack.attempt("device", lambda: os.close(os.open("/dev/userfaultfd", os.O_RDWR)))
