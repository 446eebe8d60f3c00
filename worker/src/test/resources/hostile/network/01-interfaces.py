# attack: Lists interfaces and routes, and gives itself an address
# expect: completed
# prints: interfaces: lo
# prints: routes: 0
# prints: new address: (EPERM|EOPNOTSUPP|EACCES|ENODEV)
# prints: new interface: (EPERM|EOPNOTSUPP|EACCES)
import fcntl
import os
import socket
import struct

import attack

print("interfaces:", *sorted(os.listdir("/sys/class/net")) or ["lo"])
try:
    print("routes:", len(open("/proc/net/route").read().splitlines()[1:]))
except OSError:
    print("routes: 0")


def request(kind, payload):
    """One netlink request of the routing family; raises what the kernel answers."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        head = struct.pack("<IHHII", 16 + len(payload), kind, 0x0005 | 0x0400, 1, 0)
        netlink.send(head + payload)
        answer = netlink.recv(4096)
    code = struct.unpack_from("<i", answer, 16)[0]
    if code != 0:
        raise OSError(-code, "netlink")


RTM_NEWADDR, RTM_NEWLINK = 20, 16
address = struct.pack("<BBBBI", socket.AF_INET, 24, 0, 0, 1)
address += struct.pack("<HH4s", 8, 2, bytes([172, 17, 0, 99]))
attack.attempt("new address", lambda: request(RTM_NEWADDR, address))
link = struct.pack("<BBHiII", 0, 0, 0, 0, 0, 0) + struct.pack("<HH5s3x", 9, 3, b"own0\0")
attack.attempt("new interface", lambda: request(RTM_NEWLINK, link))
