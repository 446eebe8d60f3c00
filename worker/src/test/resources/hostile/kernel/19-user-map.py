# attack: Maps itself to root by /proc, without making a namespace
# expect: completed
# prints: uid_map: (EPERM|EACCES)
# prints: gid_map: (EPERM|EACCES)
# prints: setgroups: (EPERM|EACCES)
# prints: projid_map: (EPERM|EACCES)
# prints: uid: 65534
# prints on runsc: uid_map: EPERM
# prints on runsc: gid_map: EPERM
# prints on runsc: setgroups: ENOENT
# prints on runsc: projid_map: ENOENT
# prints on runsc: uid: 65534
import os

import attack


def write(name, text):
    descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
    os.write(descriptor, text)


for name in ("uid_map", "gid_map", "projid_map"):
    attack.attempt(name, lambda: write(name, b"0 0 4294967295"))
attack.attempt("setgroups", lambda: write("setgroups", b"allow"))
print("uid:", os.getuid())
