# attack: Fills /workspace
# expect: failed DISK_LIMIT
# prints: MiB: 2[45]\d, then ENOSPC
import sys

import attack

count = 0


def write():
    global count
    count += 1
    with open(f"/workspace/{count}", "wb") as file:
        file.write(bytes(1 << 20))


attack.until_it_fails("MiB", write, most=2000)
sys.exit(1)
