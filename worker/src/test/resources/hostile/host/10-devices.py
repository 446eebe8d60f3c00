# attack: Makes device nodes and opens devices of the host
# expect: completed
# prints: made: none
# prints: usable: none
# prints: opened: none
# prints: interface: (ENOENT|EACCES|EPERM)
# prints: devices: full null random tty urandom zero
# prints on runsc: made: (mem mem kmsg kmsg disk disk virtual disk virtual disk loop loop fuse fuse tun tun kvm kvm ?){3}
# prints on runsc: usable: fuse tun fuse tun fuse tun
# prints on runsc: opened: fuse net/tun
# prints on runsc: interface: EPERM
# prints on runsc: devices: full fuse null random tty urandom zero
import fcntl
import os
import stat
import struct

import attack

KNOWN = {"mem": (1, 1), "kmsg": (1, 11), "disk": (8, 0), "virtual disk": (254, 0),
         "loop": (7, 0), "fuse": (10, 229), "tun": (10, 200), "kvm": (10, 232)}
TUNSETIFF, IFF_TUN = 0x400454CA, 1


def opens(path):
    return attack.result_of(lambda: os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))) == "OK"


def interface():
    tunnel = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tunnel, TUNSETIFF, struct.pack("16sH22x", b"tun0", IFF_TUN))


made, usable = [], []
for place in ("/workspace", "/tmp", "/dev", "/dev/shm"):
    for name, (major, minor) in KNOWN.items():
        for kind in (stat.S_IFCHR, stat.S_IFBLK):
            try:
                os.mknod(f"{place}/node", kind | 0o666, os.makedev(major, minor))
                made.append(name)
                if opens(f"{place}/node"):
                    usable.append(name)
                os.unlink(f"{place}/node")
            except OSError:
                continue
print("made:", *(made or ["none"]))
print("usable:", *(usable or ["none"]))
opened = []
for name in "mem kmem port kmsg fuse kvm loop-control loop0 sda vda net/tun vsock vhost-net uinput".split():
    if opens(f"/dev/{name}"):
        opened.append(name)
print("opened:", *(opened or ["none"]))
attack.attempt("interface", interface)
devices = [one.name for one in os.scandir("/dev")
           if stat.S_ISCHR(one.stat(follow_symlinks=False).st_mode)]
print("devices:", *sorted(name for name in devices if name != "console"))
