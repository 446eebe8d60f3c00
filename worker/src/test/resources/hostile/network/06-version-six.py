# attack: Connects by IPv6, also to IPv4 addresses in its clothes
# expect: completed
# prints: 2001:db8::1: (ENETUNREACH|EADDRNOTAVAIL)
# prints: fd00:ec2::254: (ENETUNREACH|EADDRNOTAVAIL)
# prints: fe80::1: (ENETUNREACH|EADDRNOTAVAIL|EINVAL)
# prints: ff02::1: (ENETUNREACH|EADDRNOTAVAIL|EINVAL)
# prints: ::ffff:169\.254\.169\.254: ENETUNREACH
# prints: ::1: (ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH)
# prints on runsc: 2001:db8::1: EHOSTUNREACH
# prints on runsc: fd00:ec2::254: EHOSTUNREACH
# prints on runsc: fe80::1: ENETUNREACH
# prints on runsc: ff02::1: ENETUNREACH
# prints on runsc: ::ffff:169\.254\.169\.254: EHOSTUNREACH
# prints on runsc: ::1: ECONNREFUSED
# never: OK
import socket

import attack

for address in ("2001:db8::1", "fd00:ec2::254", "fe80::1", "ff02::1",
                "::ffff:169.254.169.254", "::1"):
    with socket.socket(socket.AF_INET6) as one:
        one.settimeout(2)
        attack.attempt(address, lambda: one.connect((address, 80)))
