# attack: Makes empty files in /dev/shm until there is no inode left
# expect: failed DISK_LIMIT
# expect on runsc: failed OUT_OF_MEMORY or failed TIMEOUT or failed SANDBOX_UNAVAILABLE
# prints: files: 1?\d{3}, then ENOSPC
# prints on runsc: making
import os
import sys

import attack

count = 0


def make():
    global count
    count += 1
    os.close(os.open(f"/dev/shm/{count}", os.O_CREAT | os.O_WRONLY))


attack.announce("making")
attack.until_it_fails("files", make)
sys.exit(1)
