# attack: Prints more than a pipe holds and sleeps in between
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import sys
import time

print("blocked", flush=True)
sys.stdout.write("x" * 300_000)
time.sleep(60)
print("went on")
