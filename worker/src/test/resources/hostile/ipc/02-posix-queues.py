# attack: Makes POSIX message queues, which the kernel counts by user for all sandboxes together
# expect: completed
# prints: mq_open: (EPERM|ENOSYS)
# prints: by file: (EROFS|EACCES|EPERM|ENOENT|EMFILE)
import os

import attack

print("mq_open:", attack.call("mq_open", b"mine", os.O_CREAT | os.O_RDWR, 0o600, None))
attack.attempt("by file", lambda: os.close(os.open("/dev/mqueue/mine", os.O_CREAT | os.O_RDWR)))
