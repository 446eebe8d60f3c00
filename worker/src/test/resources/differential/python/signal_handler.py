import signal, os
signal.signal(signal.SIGUSR1, lambda s, f: print('got', s, f.f_code.co_name, f.f_back))
os.kill(os.getpid(), signal.SIGUSR1)
signal.setitimer(signal.ITIMER_REAL, 0.02)
signal.signal(signal.SIGALRM, lambda s, f: print('alarm'))
signal.pause()
