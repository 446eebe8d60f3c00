# attack: Starts threads until nothing starts any more
# expect: completed
# timeout: 60 s
# prints: threads: 1[012]\d, then RuntimeError
# prints on runsc: threads: 2000, no end
import os
import threading
import time

import attack

threading.stack_size(64 * 1024)


def thread():
    one = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    one.start()
    return one


attack.until_it_fails("threads", thread, most=2000)
os._exit(0)
