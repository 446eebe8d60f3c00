# attack: Waits for a connection
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import socket

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
print("blocked", flush=True)
server.accept()
print("went on")
