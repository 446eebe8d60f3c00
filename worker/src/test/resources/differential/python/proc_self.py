# args: one | two words
# env: MARK=here
import os
print(open('/proc/self/cmdline', 'rb').read())
print(sorted(open('/proc/self/environ', 'rb').read().split(b'\0')))
print(os.readlink('/proc/self/exe'), os.readlink('/proc/self/cwd'), open('/proc/self/comm').read())
print(sorted(os.listdir('/proc/self/fd')), os.readlink('/proc/self/fd/0'), os.readlink('/proc/self/fd/1')[:5])
print([line for line in open('/proc/self/status') if line.startswith(('Name', 'Umask', 'Threads', 'Sig', 'Shd', 'Cap', 'NoNew', 'Seccomp:')) and not line.startswith('SigQ')])
print(open('/proc/self/oom_score_adj').read(), open('/proc/self/limits').read())
