# attack: Makes and joins namespaces of every kind
# expect: completed
# prints: unshare \w+: EPERM
# prints: unshare user: EPERM
# prints: clone user: EPERM
# prints: clone network: EPERM
# prints: clone of all: EPERM
# prints: clone3 user: ENOSYS
# prints: setns user: EPERM
# prints: setns mnt: EPERM
# prints on runsc: unshare \w+: EPERM
# prints on runsc: unshare user: EPERM
# prints on runsc: clone user: EPERM
# prints on runsc: clone network: EPERM
# prints on runsc: clone of all: EPERM
# prints on runsc: clone3 user: ENOSYS
# prints on runsc: setns user: EPERM
# prints on runsc: setns mnt: ENOENT
# never: (unshare|clone|setns).*: OK
import ctypes
import os

import attack

KINDS = {
    "time": 0x80,
    "mount": 0x20000,
    "cgroup": 0x2000000,
    "host name": 0x4000000,
    "ipc": 0x8000000,
    "user": 0x10000000,
    "process": 0x20000000,
    "network": 0x40000000,
}
SIGCHLD = 17
for name, flag in KINDS.items():
    print(f"unshare {name}:", attack.call("unshare", flag))
for name, flag in KINDS.items():
    # Of clone(2) the lowest byte is a signal: there is no time namespace by it.
    if name != "time":
        print(f"clone {name}:", attack.call("clone", flag | SIGCHLD, 0, 0, 0, 0))
print("clone of all:", attack.call("clone", 0x7E020000 | SIGCHLD, 0, 0, 0, 0))
arguments = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, SIGCHLD)
print("clone3 user:", attack.call("clone3", arguments, ctypes.c_size_t(88)))


def join(name):
    kind = os.open(f"/proc/self/ns/{name}", os.O_RDONLY)
    return attack.call("setns", kind, 0)


for name in ("mnt", "net", "pid", "user", "uts", "ipc", "cgroup"):
    attack.attempt(f"setns {name}", lambda: join(name))
