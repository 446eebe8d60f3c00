# attack: Makes device nodes and opens devices of the host
# expect: completed
# prints: made: none
# prints: opened: none
# prints: devices: full null random tty urandom zero
import os
import stat

import attack

KNOWN = {"mem": (1, 1), "kmsg": (1, 11), "disk": (8, 0), "virtual disk": (254, 0),
         "loop": (7, 0), "fuse": (10, 229), "tun": (10, 200), "kvm": (10, 232)}
made = []
for place in ("/workspace", "/tmp", "/dev", "/dev/shm"):
    for name, (major, minor) in KNOWN.items():
        for kind in (stat.S_IFCHR, stat.S_IFBLK):
            try:
                os.mknod(f"{place}/node", kind | 0o666, os.makedev(major, minor))
                made.append(name)
                os.unlink(f"{place}/node")
            except OSError:
                continue
print("made:", *(made or ["none"]))
opened = []
for name in "mem kmem port kmsg fuse kvm loop-control loop0 sda vda net/tun vsock vhost-net uinput".split():
    if attack.result_of(lambda: os.close(os.open(f"/dev/{name}", os.O_RDWR | os.O_NONBLOCK))) == "OK":
        opened.append(name)
print("opened:", *(opened or ["none"]))
devices = [one.name for one in os.scandir("/dev")
           if stat.S_ISCHR(one.stat(follow_symlinks=False).st_mode)]
print("devices:", *sorted(name for name in devices if name != "console"))
