# attack: Scans every port of 127.0.0.1 for services of the host
# expect: completed
# timeout: 60 s
# prints: open: none
import socket

found = []
for port in range(1, 65536):
    with socket.socket() as one:
        if one.connect_ex(("127.0.0.1", port)) == 0 and one.getsockname() != one.getpeername():
            found.append(port)
print("open:", *(found or ["none"]))
