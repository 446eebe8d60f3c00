# attack: Gives files of the image and of others further names under the outputs
# expect: completed
# prints: /etc/passwd: (EXDEV|EPERM|EACCES)
# prints: /sandcastle-init: (EXDEV|EPERM|EACCES)
# prints: /proc/self/exe: (EXDEV|EPERM|EACCES)
# files: 0
# skipped: 1
import os

import attack

os.chdir("/workspace/output")
for number, name in enumerate(("/etc/passwd", "/sandcastle-init", "/proc/self/exe")):
    attack.attempt(name, lambda: os.link(name, f"link{number}"))
open("0", "w").write("one file")
os.link("0", "1")
