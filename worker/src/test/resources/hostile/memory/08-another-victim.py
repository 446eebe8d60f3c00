# attack: Makes itself the kernel's last choice, so that the memory killer takes PID 1
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: score -1000: (EACCES|EPERM)
# prints: score of PID 1: (EACCES|EPERM)
# prints on runsc: score -1000: OK
# prints on runsc: score of PID 1: EACCES
import attack


def score(process, value):
    with open(f"/proc/{process}/oom_score_adj", "w") as file:
        file.write(str(value))


attack.attempt("score -1000", lambda: score("self", -1000))
attack.attempt("score of PID 1", lambda: score(1, 1000))
# How far down depends on the engine's own capabilities: with none it may go below PID 1's.
for value in (500, 499, 0):
    attack.result_of(lambda: score("self", value))
attack.handed_over()
kept = []
while True:
    kept.append(bytearray(8 << 20))
