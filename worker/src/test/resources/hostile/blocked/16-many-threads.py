# attack: Blocks a hundred threads, each in its own lock
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import threading

for _ in range(100):
    lock = threading.Lock()
    lock.acquire()
    threading.Thread(target=lock.acquire).start()
print("blocked", flush=True)
