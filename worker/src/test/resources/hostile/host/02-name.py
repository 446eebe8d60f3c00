# attack: Reads and changes the name of its host
# expect: completed
# prints: name: sandbox
# prints: sethostname: EPERM
# prints: setdomainname: EPERM
# prints: by /proc: (EROFS|EACCES|EPERM)
# prints: name after: sandbox
import os
import socket

import attack

print("name:", socket.gethostname())
attack.calls("sethostname", b"owned", 5)
attack.calls("setdomainname", b"owned", 5)
attack.attempt("by /proc", lambda: os.open("/proc/sys/kernel/hostname", os.O_WRONLY))
print("name after:", os.uname().nodename)
