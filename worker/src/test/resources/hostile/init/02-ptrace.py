# attack: Traces PID 1, itself and a child
# expect: completed
# prints: traceme: EPERM
# prints: attach: EPERM
# prints: seize: EPERM
# prints: attach to a child: EPERM
import os
import signal
import time

import attack

print("traceme:", attack.call("ptrace", 0, 0, 0, 0))
print("attach:", attack.call("ptrace", 16, 1, 0, 0))
print("seize:", attack.call("ptrace", 0x4206, 1, 0, 0))
child = os.fork()
if child == 0:
    time.sleep(60)
print("attach to a child:", attack.call("ptrace", 16, child, 0, 0))
os.kill(child, signal.SIGKILL)
