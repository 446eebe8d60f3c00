# attack: Opens sockets that write their own packets
# expect: completed
# prints: packets: EPERM
# prints: raw IP: EPERM
# prints: raw ICMP: EPERM
# prints: ping: EPERM
# prints: raw IPv6: EPERM
# prints: firewall: EPERM
import socket

import attack

KINDS = {
    "packets": (socket.AF_PACKET, socket.SOCK_RAW, 0x0300),
    "raw IP": (socket.AF_INET, socket.SOCK_RAW, 255),
    "raw ICMP": (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "ping": (socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP),
    "raw IPv6": (socket.AF_INET6, socket.SOCK_RAW, 58),
    "firewall": (socket.AF_NETLINK, socket.SOCK_RAW, 12),
}
for name, arguments in KINDS.items():
    attack.attempt(name, lambda: socket.socket(*arguments).close())
