# attack: Waits for signals with all of them blocked
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
print("blocked", flush=True)
signal.sigwait([signal.SIGUSR1])
print("went on")
