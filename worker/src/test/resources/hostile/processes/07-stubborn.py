# attack: Ignores and blocks every signal that can be, and sleeps past its time
# expect: failed TIMEOUT
# timeout: 3 s
# prints: ignored: \d\d
import signal
import time

ignored = 0
for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
        ignored += 1
    except (OSError, ValueError):
        continue
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
print("ignored:", ignored, flush=True)
while True:
    time.sleep(60)
