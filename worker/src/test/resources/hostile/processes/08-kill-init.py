# attack: Sends every signal to PID 1, by every call that can
# expect: completed
# expect on runsc: failed SANDBOX_UNAVAILABLE
# prints: kill: 64 signals sent
# prints: tgkill: 64 signals sent
# prints: pidfd_send_signal: 64 signals sent
# prints: PID 1: OK
# prints on runsc: sending
import ctypes
import os
import time

import attack

SIGNALS = range(1, 65)


def by_descriptor(number):
    descriptor = attack.libc.syscall(434, 1, 0)
    try:
        return attack.call("pidfd_send_signal", descriptor, number, None, 0)
    finally:
        os.close(descriptor)


attack.announce("sending")
sent = sum(attack.result_of(lambda: os.kill(1, number)) == "OK" for number in SIGNALS)
print(f"kill: {sent} signals sent")
sent = sum(attack.call("tgkill", 1, 1, number) == "OK" for number in SIGNALS)
print(f"tgkill: {sent} signals sent")
sent = sum(by_descriptor(number) == "OK" for number in SIGNALS)
print(f"pidfd_send_signal: {sent} signals sent")
info = (ctypes.c_byte * 128)()
ctypes.c_int.from_buffer(info, 8).value = -1
attack.call("rt_sigqueueinfo", 1, 9, info)
time.sleep(0.2)
attack.attempt("PID 1", lambda: os.kill(1, 0))
