# attack: Makes empty files in /dev/shm until there is no inode left
# expect: failed DISK_LIMIT
# prints: files: 1?\d{3}, then ENOSPC
import os
import sys

import attack

count = 0


def make():
    global count
    count += 1
    os.close(os.open(f"/dev/shm/{count}", os.O_CREAT | os.O_WRONLY))


attack.until_it_fails("files", make)
sys.exit(1)
