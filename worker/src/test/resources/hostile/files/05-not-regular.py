# attack: Leaves fifos, sockets and devices among the outputs, which would block or act when read
# expect: completed
# prints: device: EPERM
# prints on runsc: device: OK
# files: plain
# skipped: 2
# skipped on runsc: 3
import os
import socket
import stat

import attack

os.chdir("/workspace/output")
os.mkfifo("fifo")
socket.socket(socket.AF_UNIX).bind("socket")
attack.attempt("device", lambda: os.mknod("zero", stat.S_IFCHR | 0o666, os.makedev(1, 5)))
open("plain", "w").write("plain")
