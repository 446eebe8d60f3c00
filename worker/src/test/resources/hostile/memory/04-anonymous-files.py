# attack: Fills files that have no name and lie on no mount
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: writing
# never: written
import os

import attack

attack.announce("writing")
kept = [os.memfd_create(str(number)) for number in range(8)]
for file in kept:
    for _ in range(64):
        os.write(file, bytes(1 << 20))
print("written")
