# attack: Looks for a descriptor of PID 1 to print frames to
# expect: completed
# prints: inherited: 0 1 2
# prints: opened of PID 1: 0
# prints: streams of PID 1: none
# prints: a byte for PID 1's last words: (EACCES|EPERM|ENOENT)
# prints: taken from PID 1: EPERM
# breach on runsc: gVisor before 20251215 opens what PID 1 has open, so a program can forge its own result
# prints on runsc: inherited: 0 1 2
# prints on runsc: opened of PID 1: \d+
# prints on runsc: streams of PID 1: 0 1 2
# prints on runsc: a byte for PID 1's last words: OK
import os

import attack

mine = []
for descriptor in range(1024):
    try:
        os.fstat(descriptor)
        mine.append(descriptor)
    except OSError:
        continue
print("inherited:", *mine)
opened = 0
for folder in ("fd", "task/1/fd", "map_files", "fdinfo"):
    for descriptor in range(64):
        for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
            try:
                os.close(os.open(f"/proc/1/{folder}/{descriptor}", flags | os.O_NONBLOCK))
                opened += 1
            except OSError:
                continue
print("opened of PID 1:", opened)


def stream(number):
    return os.open(f"/proc/1/fd/{number}", os.O_WRONLY | os.O_NONBLOCK)


streams = [number for number in range(3) if attack.result_of(lambda: os.close(stream(number))) == "OK"]
print("streams of PID 1:", *(streams or ["none"]))
# Of its three only standard error carries no frames, which this would break.
attack.attempt("a byte for PID 1's last words", lambda: os.write(stream(2), b"x") and None)
init = attack.descriptor_of(1)
print("taken from PID 1:", attack.call("pidfd_getfd", init, 1, 0))
