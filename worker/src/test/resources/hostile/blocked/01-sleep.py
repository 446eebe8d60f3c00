# attack: Sleeps past its time
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import time

print("blocked", flush=True)
time.sleep(60)
print("went on")
