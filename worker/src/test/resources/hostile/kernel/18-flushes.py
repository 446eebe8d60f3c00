# attack: Flushes the host's disks, over and over
# expect: completed
# prints: sync: EPERM
# prints: syncfs: EPERM
import os

import attack

attack.calls("sync")
attack.calls("syncfs", os.open("/", os.O_RDONLY))
