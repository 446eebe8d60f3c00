# attack: Keeps descriptors in flight, where they count for no process
# expect: completed
# prints: in flight: \d{1,4}, then (ETOOMANYREFS|EMFILE|EAGAIN)
import os
import socket

import attack

file = os.open("/dev/null", os.O_RDONLY)
keep = []


def send():
    if not keep or len(keep[-1][2]) >= 10:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        one.setblocking(False)
        keep.append((one, other, []))
    socket.send_fds(keep[-1][0], [b"x"], [file] * 8)
    keep[-1][2].append(8)


attack.until_it_fails("in flight", send, most=9999)
