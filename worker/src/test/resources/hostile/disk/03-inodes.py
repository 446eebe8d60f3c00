# attack: Makes empty files in /workspace until there is no inode left
# expect: failed DISK_LIMIT
# expect on runsc: failed OUT_OF_MEMORY or failed TIMEOUT or failed SANDBOX_UNAVAILABLE
# prints: files: 6\d{4}, then ENOSPC
# prints on runsc: making
import os
import sys

import attack

os.mkdir("/workspace/many")
count = 0


def make():
    global count
    count += 1
    os.close(os.open(f"/workspace/many/{count}", os.O_CREAT | os.O_WRONLY))


attack.announce("making")
attack.until_it_fails("files", make)
sys.exit(1)
