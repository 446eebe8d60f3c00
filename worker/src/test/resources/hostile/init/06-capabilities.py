# attack: Raises capabilities, in every set there is
# expect: completed
# prints: CapInh: 0000000000000000
# prints: CapPrm: 0000000000000000
# prints: CapEff: 0000000000000000
# prints: CapBnd: 0000000000000000
# prints: CapAmb: 0000000000000000
# prints: NoNewPrivs: 1
# prints: capset: EPERM
# prints: ambient: (EPERM|EINVAL)
# prints: securebits: EPERM
# prints: still: 0000000000000000
# prints on runsc: CapInh: 0000000000000000
# prints on runsc: CapPrm: 0000000000000000
# prints on runsc: CapEff: 0000000000000000
# prints on runsc: CapBnd: 0000000000000000
# prints on runsc: capset: EPERM
# prints on runsc: ambient: EINVAL
# prints on runsc: securebits: EINVAL
# prints on runsc: still: 0000000000000000
import ctypes
import re

import attack


def effective():
    return re.search(r"CapEff:\s*(\w+)", open("/proc/self/status").read()).group(1)


for line in open("/proc/self/status"):
    if line.startswith(("Cap", "NoNewPrivs")):
        print(" ".join(line.split()))
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
everything = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
print("capset:", attack.call("capset", header, everything))


def prctl(*words):
    ctypes.set_errno(0)
    if attack.libc.prctl(*words) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


attack.attempt("ambient", lambda: prctl(47, 2, 21, 0, 0))
attack.attempt("securebits", lambda: prctl(28, 0x2F, 0, 0, 0))
print("still:", effective())
