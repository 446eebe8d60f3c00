# attack: Stores and reads keys in the kernel's keyrings, which no namespace separates
# expect: completed
# prints: add_key: EPERM
# prints: request_key: EPERM
# prints: keyctl: EPERM
# prints: keys read: none
import attack

print("add_key:", attack.call("add_key", b"user", b"mine", b"secret", 6, -3))
print("request_key:", attack.call("request_key", b"user", b"yours", None, -3))
print("keyctl:", attack.call("keyctl", 0, -3, 1, 0, 0))
found = []
for name in ("/proc/keys", "/proc/key-users"):
    try:
        found += open(name).read().split("\n")[:-1]
    except OSError:
        continue
print("keys read:", *(found or ["none"]))
