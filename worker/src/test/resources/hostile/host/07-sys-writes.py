# attack: Writes to whatever of /sys would steer the host, its control groups first
# expect: completed
# prints: opened for writing: none
# prints: made a control group: none
import os

opened, made = [], []
for top, _, files in os.walk("/sys"):
    for name in files:
        path = os.path.join(top, name)
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
            opened.append(path)
        except OSError:
            continue
for group in ["/sys/fs/cgroup"] + [one.path for one in os.scandir("/sys/fs/cgroup") if one.is_dir()]:
    try:
        os.mkdir(os.path.join(group, "mine"))
        made.append(group)
    except OSError:
        continue
print("opened for writing:", *(opened or ["none"]))
print("made a control group:", *(made or ["none"]))
