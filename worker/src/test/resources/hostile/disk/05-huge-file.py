# attack: Makes one file larger than a file may be, by every call that can
# expect: completed
# prints: truncate: EFBIG
# prints: fallocate: EFBIG
# prints: write far away: EFBIG
# prints: limit: ValueError
import os
import resource
import signal

import attack

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = os.open("/tmp/huge", os.O_CREAT | os.O_RDWR)
attack.attempt("truncate", lambda: os.ftruncate(file, 1 << 40))
attack.attempt("fallocate", lambda: os.posix_fallocate(file, 0, 200 << 20))
attack.attempt("write far away", lambda: os.pwrite(file, b"x", 1 << 40))
attack.attempt("limit", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40)))
