# attack: Maps more than the machine has, then touches all of it
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: mapped: (OK|ENOMEM)
# never: touched
import mmap

import attack

kept = []


def reserve():
    kept.append(mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000))


attack.attempt("mapped", reserve)
attack.handed_over()
area = kept[0] if kept else mmap.mmap(-1, 1 << 30)
for page in range(0, 1 << 30, 4096):
    area[page] = 1
print("touched")
