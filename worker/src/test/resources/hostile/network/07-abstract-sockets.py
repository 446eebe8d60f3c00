# attack: Looks for local sockets without a file, which only a network namespace separates
# expect: completed
# prints: strangers: none
# prints: answered: none
import socket

import attack

strangers = []
try:
    for line in open("/proc/net/unix").read().splitlines()[1:]:
        if "@" in line:
            strangers.append(line.split()[-1])
except OSError:
    pass
print("strangers:", *(strangers or ["none"]))
answered = []
for name in ("docker", "containerd", "/run/containerd/s/0", "/containerd-shim/moby", "dbus", "/tmp/.X11-unix/X0"):
    with socket.socket(socket.AF_UNIX) as one:
        if attack.result_of(lambda: one.connect("\0" + name)) == "OK":
            answered.append(name)
print("answered:", *(answered or ["none"]))
