# attack: Resolves names, by the library and by hand
# expect: completed
# prints: example\.com: (gaierror|EAI_AGAIN|errno -\d|ENETUNREACH)
# prints: metadata\.google\.internal: (gaierror|EAI_AGAIN|errno -\d|ENETUNREACH)
# prints: question to 127\.0\.0\.11: (ECONNREFUSED|ENETUNREACH)
# prints: question to 192\.0\.2\.53: ENETUNREACH
# prints on runsc: example\.com: errno -3
# prints on runsc: metadata\.google\.internal: errno -3
# prints on runsc: question to 127\.0\.0\.11: ECONNREFUSED
# prints on runsc: question to 192\.0\.2\.53: EHOSTUNREACH
# never: OK
import socket

import attack

QUESTION = bytes.fromhex("000101000001000000000000076578616d706c6503636f6d0000010001")


def ask(server):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(2)
        one.connect((server, 53))
        one.send(QUESTION)
        one.recv(512)


for name in ("example.com", "metadata.google.internal"):
    attack.attempt(name, lambda: socket.getaddrinfo(name, 80) and None)
for server in ("127.0.0.11", "192.0.2.53"):
    attack.attempt(f"question to {server}", lambda: ask(server))
