# attack: Lowers the limits and the score of what the next execution is started by
# expect: completed
# reuse: true
# prints: files: 1024
# prints: stack: 8388608
# prints: mask: 0o22
# prints: score: 1000
# prints: nice: 0
# prints: ignored: none
import os
import resource
import signal
import sys

import attack

if sys.argv[1] == "leave":
    for limit in range(16):
        attack.result_of(lambda: resource.prlimit(1, limit, (0, 0)))
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if pid != os.getpid():
            attack.result_of(lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (16, 16)))
            attack.result_of(lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
            attack.result_of(lambda: open(f"/proc/{pid}/oom_score_adj", "w").write("500"))
    os.umask(0)
else:
    print("files:", resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    print("stack:", resource.getrlimit(resource.RLIMIT_STACK)[0])
    print("mask:", oct(os.umask(0)))
    print("score:", open("/proc/self/oom_score_adj").read().strip())
    print("nice:", os.getpriority(os.PRIO_PROCESS, 0))
    handled = {signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ}
    ignored = [number for number in range(1, 32) if number not in handled
               and signal.getsignal(number) == signal.SIG_IGN]
    print("ignored:", *(ignored or ["none"]))
