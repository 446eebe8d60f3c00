# attack: Opens everything of PID 1 that /proc offers
# expect: completed
# prints: read: none
# prints: written: none
# prints: followed: none
# prints on runsc: read: environ maps smaps auxv
# prints on runsc: written: none
# prints on runsc: followed: ns/pid ns/net ns/user
import os

SECRET = """environ mem maps smaps smaps_rollup numa_maps pagemap stack syscall auxv io wchan
    personality timers patch_state""".split()
read, written, followed = [], [], []
for name in SECRET:
    try:
        with open(f"/proc/1/{name}", "rb") as file:
            if file.read(64).strip(b"\0 0\n"):
                read.append(name)
    except OSError:
        continue
for name in os.listdir("/proc/1"):
    try:
        file = os.open(f"/proc/1/{name}", os.O_WRONLY | os.O_NONBLOCK)
        os.write(file, b"1")
        written.append(name)
    except OSError:
        continue
for name in ("root", "cwd", "exe", "ns/mnt", "ns/pid", "ns/net", "ns/user"):
    try:
        os.readlink(f"/proc/1/{name}")
        followed.append(name)
    except OSError:
        continue
for what, names in (("read", read), ("written", written), ("followed", followed)):
    print(f"{what}:", *(names or ["none"]))
