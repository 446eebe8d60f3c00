# attack: Opens a socket of every family, type and protocol, each of which would load its module
# expect: completed
# prints: families: 1 2 10 16
# prints: internet: 1/0 1/6 2/0 2/17
# prints: pairs: 1
# prints: machine sockets: EPERM
# prints: kernel crypto: EPERM
import socket

import attack


def opens(*arguments):
    return attack.result_of(lambda: socket.socket(*arguments).close()) == "OK"


def pairs(family):
    import ctypes

    two = (ctypes.c_int * 2)()
    return attack.libc.socketpair(family, 1, 0, two) == 0


families = [family for family in range(64)
            if any(opens(family, kind, 0) for kind in range(1, 11))]
print("families:", *families)
internet = [f"{kind}/{protocol}" for kind in range(1, 11) for protocol in (*range(256), 262)
            if opens(socket.AF_INET, kind, protocol) or opens(socket.AF_INET6, kind, protocol)]
print("internet:", *internet)
print("pairs:", *[family for family in range(64) if pairs(family)])
attack.attempt("machine sockets", lambda: socket.socket(40, socket.SOCK_STREAM).close())
attack.attempt("kernel crypto", lambda: socket.socket(38, socket.SOCK_SEQPACKET).close())
