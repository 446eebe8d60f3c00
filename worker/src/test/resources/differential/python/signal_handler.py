import signal, os, time
signal.signal(signal.SIGUSR1, lambda s, f: print('got', s, f.f_code.co_name, f.f_back))
os.kill(os.getpid(), signal.SIGUSR1)
class Alarm(Exception): pass
def alarm(s, f): raise Alarm
signal.signal(signal.SIGALRM, alarm)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    time.sleep(60)
except Alarm:
    print('alarm')
