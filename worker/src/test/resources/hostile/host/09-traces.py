# attack: Looks for a way to the host: its disks, its sockets, its files, the container's own id
# expect: completed
# prints: writable mounts of a disk: none
# prints: sockets: none
# prints: control groups beyond its own: none
# prints: engine: none
# prints: nameservers: none
import os
import stat

writable = []
for line in open("/proc/self/mountinfo"):
    fields, _, tail = line.partition(" - ")
    kind, source, _ = tail.split(" ", 2)
    if source.startswith("/dev/") and "rw" in fields.split()[5].split(","):
        writable.append(fields.split()[4])
sockets = []
for top, folders, files in os.walk("/"):
    if top == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys")]
    for name in files:
        try:
            if stat.S_ISSOCK(os.lstat(os.path.join(top, name)).st_mode):
                sockets.append(os.path.join(top, name))
        except OSError:
            continue
groups = [line.strip() for line in open("/proc/self/cgroup") if line.strip().split(":")[2] != "/"]
engine = [name for name in ("/.dockerenv", "/run/docker.sock", "/var/run/docker.sock")
          if os.path.exists(name) and os.stat(name).st_size]
servers = []
if os.path.exists("/etc/resolv.conf"):
    servers = [line.strip() for line in open("/etc/resolv.conf") if line.startswith("nameserver")]
print("writable mounts of a disk:", *(writable or ["none"]))
print("sockets:", *(sockets or ["none"]))
print("control groups beyond its own:", *(groups or ["none"]))
print("engine:", *(engine or ["none"]))
print("nameservers:", *(servers or ["none"]))
