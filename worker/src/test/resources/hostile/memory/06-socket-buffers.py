# attack: Keeps memory in the buffers of sockets
# expect: completed or failed OUT_OF_MEMORY
# expect on runsc: completed or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 64 MiB
# prints: filling
# never: beyond the limit
import socket

import attack

attack.announce("filling")
kept = []
held = 0
for _ in range(500):
    pair = socket.socketpair()
    kept.append(pair)
    for end in pair:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
        end.setblocking(False)
        try:
            while True:
                held += end.send(bytes(1 << 16))
        except BlockingIOError:
            pass
print("beyond the limit" if held > 64 << 20 else "within the limit", held >> 20)
