# attack: Makes empty files in /workspace until there is no inode left
# expect: failed DISK_LIMIT
# prints: files: 6\d{4}, then ENOSPC
import os
import sys

import attack

os.mkdir("/workspace/many")
count = 0


def make():
    global count
    count += 1
    os.close(os.open(f"/workspace/many/{count}", os.O_CREAT | os.O_WRONLY))


attack.until_it_fails("files", make)
sys.exit(1)
