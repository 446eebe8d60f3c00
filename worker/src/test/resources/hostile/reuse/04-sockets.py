# attack: Leaves servers, with and without a file, for the next execution
# expect: completed
# reuse: true
# prints: port: ECONNREFUSED
# prints: abstract: ECONNREFUSED
# prints: file: ENOENT
import os
import socket
import sys
import time

import attack

if sys.argv[1] == "leave":
    servers = [socket.socket(), socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)]
    for server, address in zip(servers, (("127.0.0.1", 7777), "\0left", "/tmp/left"), strict=True):
        server.bind(address)
        server.listen()
    attack.daemon(lambda: time.sleep(600))
    time.sleep(0.1)
else:
    attack.attempt("port", lambda: socket.socket().connect(("127.0.0.1", 7777)))
    attack.attempt("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\0left"))
    attack.attempt("file", lambda: socket.socket(socket.AF_UNIX).connect("/tmp/left"))
