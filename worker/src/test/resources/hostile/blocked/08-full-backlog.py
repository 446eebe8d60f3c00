# attack: Connects to a server that never accepts
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import socket
import time

server = socket.socket(socket.AF_UNIX)
server.bind("\0mine")
server.listen(0)
kept = []
print("blocked", flush=True)
while True:
    kept.append(socket.socket(socket.AF_UNIX))
    while True:
        try:
            kept[-1].connect("\0mine")
            break
        except BlockingIOError:  # gVisor does not let it wait
            time.sleep(0.01)
