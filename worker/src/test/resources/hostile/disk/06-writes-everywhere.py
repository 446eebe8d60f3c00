# attack: Tries to make a file in every folder of the root file system and of every mount
# expect: completed
# prints: written: /dev/shm /tmp /workspace /workspace/code /workspace/output
import os

written = set()
for top, folders, _ in os.walk("/"):
    if top == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys")]
    place = os.path.join(top, ".hostile")
    try:
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        written.add(top)
        os.unlink(place)
    except OSError:
        continue
print("written:", *sorted(written))
