# attack: Writes to whatever of /proc would steer the host
# expect: completed
# prints: opened for writing: none
import os

opened = []
STEERING = ["/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe"]
STEERING += ["/proc/sys/fs/binfmt_misc/register", "/proc/acpi/wakeup", "/proc/mtrr"]
for top, _, files in os.walk("/proc/sys"):
    STEERING += [os.path.join(top, name) for name in files]
for top in ("/proc/irq", "/proc/bus", "/proc/fs", "/proc/scsi", "/proc/acpi"):
    for folder, _, files in os.walk(top):
        STEERING += [os.path.join(folder, name) for name in files]
for name in STEERING:
    try:
        os.close(os.open(name, os.O_WRONLY | os.O_NONBLOCK))
        opened.append(name)
    except OSError:
        continue
print("opened for writing:", *(opened or ["none"]))
