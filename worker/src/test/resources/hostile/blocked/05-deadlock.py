# attack: Waits for a lock that it holds
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import threading

lock = threading.Lock()
lock.acquire()
print("blocked", flush=True)
lock.acquire()
print("went on")
