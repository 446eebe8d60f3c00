# attack: Hides data in extended attributes, and asks for those that the kernel trusts
# expect: completed or failed OUT_OF_MEMORY
# expect on runsc: completed or failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: trusted: (EPERM|ENOTSUP|EOPNOTSUPP)
# prints: capability: (EPERM|ENOTSUP|EOPNOTSUPP)
# prints: on the mount's root: (EPERM|ENOTSUP|EOPNOTSUPP)
# never: beyond the limit
import os

import attack

open("/workspace/file", "w").close()
value = bytes(32768)
attack.attempt("trusted", lambda: os.setxattr("/workspace/file", "trusted.x", b"x"))
capability = bytes.fromhex("0100000201000000000000000000000000000000")
attack.attempt(
    "capability", lambda: os.setxattr("/workspace/file", "security.capability", capability)
)
attack.attempt("on the mount's root", lambda: os.setxattr("/workspace", "user.hidden", b"x"))
attack.handed_over()
held = 0
try:
    for number in range(10_000):
        os.setxattr("/workspace/file", f"user.{number}", value)
        held += len(value)
except OSError as failed:
    print("hidden:", held >> 20, "MiB, then", attack.name_of(failed.errno))
print("beyond the limit" if held > 96 << 20 else "within the limit")
