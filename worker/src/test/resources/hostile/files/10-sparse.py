# attack: Leaves files of 100 MiB that take no room here, but would where they are stored
# expect: completed
# prints: left
# files: none
# skipped: 8
import os

os.chdir("/workspace/output")
for number in range(8):
    os.truncate(os.open(str(number), os.O_CREAT | os.O_RDWR), 100 << 20)
print("left")
