# attack: Leaves sixty thousand output files
# expect: completed
# timeout: 20 s
# prints: left
import os

os.chdir("/workspace/output")
for number in range(60_000):
    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
print("left")
