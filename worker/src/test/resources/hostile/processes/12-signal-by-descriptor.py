# attack: Has the kernel send SIGKILL to PID 1 for a descriptor that becomes readable
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE
# prints: owner is PID 1: (True|EPERM|ESRCH)
# prints: PID 1: OK
# prints on runsc: aiming
import fcntl
import os
import signal
import socket
import time

import attack

F_SETSIG = 10
one, other = socket.socketpair()
fcntl.fcntl(one, F_SETSIG, signal.SIGKILL)


def own():
    fcntl.fcntl(one, fcntl.F_SETOWN, 1)
    fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    return fcntl.fcntl(one, fcntl.F_GETOWN) == 1


attack.announce("aiming")
attack.attempt("owner is PID 1", own)
for _ in range(100):
    other.send(b"now")
    one.recv(100)
time.sleep(0.2)
attack.attempt("PID 1", lambda: os.kill(1, 0))
