import os, signal
print(os.getcwd(), os.getppid(), os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid(), os.getuid(), os.getgid(), os.getgroups())
print(oct(os.umask(0)), [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD, signal.SIGHUP, signal.SIGXFSZ)])
print(signal.pthread_sigmask(signal.SIG_BLOCK, []), os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0))
