# attack: Reads what tells of the host, its kernel and its other guests
# expect: completed
# prints: told: none
# prints on runsc: told: cmdline
# prints on runsc: cmdline: BOOT_IMAGE=/vmlinuz-4\.4\.0-gvisor quiet
import os

import attack

told = []
FILES = """kcore kallsyms keys key-users kmsg modules interrupts softirqs slabinfo vmallocinfo
    timer_list timer_stats sched_debug schedstat diskstats partitions swaps locks iomem ioports
    buddyinfo pagetypeinfo zoneinfo latency_stats cmdline config.gz""".split()
for name in FILES:
    try:
        with open(f"/proc/{name}", "rb") as file:
            if file.read(1):
                told.append(name)
    except OSError:
        continue
FOLDERS = """firmware kernel module block bus power hypervisor devices/virtual/dmi
    devices/virtual/powercap""".split()
for name in FOLDERS:
    try:
        told += [f"{name}/{entry}" for entry in os.listdir(f"/sys/{name}")]
    except OSError:
        continue
print("told:", *(told or ["none"]))
attack.attempt("cmdline", lambda: open("/proc/cmdline").read().strip())
