# attack: Hides files in every writable folder for the next execution
# expect: completed
# reuse: true
# prints: found: none
import os
import sys

PLACES = ("/workspace", "/workspace/code", "/workspace/output", "/tmp", "/dev/shm")
if sys.argv[1] == "leave":
    for place in PLACES:
        deep = os.path.join(place, ".hidden", *["d"] * 50)
        os.makedirs(deep)
        open(os.path.join(deep, "secret"), "w").write("secret")
        os.chmod(os.path.join(place, ".hidden"), 0)
        os.mkfifo(os.path.join(place, ".fifo"))
        os.symlink("/etc/passwd", os.path.join(place, ".link"))
else:
    found = []
    for place in PLACES:
        for top, folders, files in os.walk(place):
            found += [os.path.join(top, name) for name in files + folders]
    known = {"/workspace/code", "/workspace/output", "/workspace/code/main.py", "/workspace/code/attack.py"}
    print("found:", *(sorted(set(found) - known) or ["none"]))
