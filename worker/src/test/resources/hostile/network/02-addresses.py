# attack: Connects to the metadata service, the engine's bridge, private networks and the world
# expect: completed
# prints: 169\.254\.169\.254:80: ENETUNREACH
# prints: 172\.17\.0\.1:2375: ENETUNREACH
# prints: 10\.0\.0\.1:443: ENETUNREACH
# prints: 192\.168\.0\.1:443: ENETUNREACH
# prints: 192\.0\.2\.1:443: ENETUNREACH
# prints: 255\.255\.255\.255:67: ENETUNREACH
# prints: 224\.0\.0\.1:5353: ENETUNREACH
# prints on runsc: 169\.254\.169\.254:80: EHOSTUNREACH
# prints on runsc: 172\.17\.0\.1:2375: EHOSTUNREACH
# prints on runsc: 10\.0\.0\.1:443: EHOSTUNREACH
# prints on runsc: 192\.168\.0\.1:443: EHOSTUNREACH
# prints on runsc: 192\.0\.2\.1:443: EHOSTUNREACH
# prints on runsc: 255\.255\.255\.255:67: ENETUNREACH
# prints on runsc: 224\.0\.0\.1:5353: ENETUNREACH
# never: OK
import socket

import attack

STREAMS = [("169.254.169.254", 80), ("172.17.0.1", 2375), ("10.0.0.1", 443),
           ("192.168.0.1", 443), ("192.0.2.1", 443)]
for address, port in STREAMS:
    with socket.socket() as one:
        one.settimeout(2)
        attack.attempt(f"{address}:{port}", lambda: one.connect((address, port)))
for address, port in (("255.255.255.255", 67), ("224.0.0.1", 5353)):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        attack.attempt(f"{address}:{port}", lambda: one.sendto(b"x", (address, port)) and None)
