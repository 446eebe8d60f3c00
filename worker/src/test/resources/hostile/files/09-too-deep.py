# attack: Leaves a tree two thousand folders deep
# expect: completed
# prints: deep: 2000
# files: none
# skipped: 1
import os

os.chdir("/workspace/output")
for depth in range(2000):
    os.mkdir("d")
    os.chdir("d")
open("bottom", "w").write("x")
print("deep: 2000")
