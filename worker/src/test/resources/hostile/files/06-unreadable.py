# attack: Leaves files and folders that nobody may read
# expect: completed
# prints: hidden
# files: plain
# skipped: 2
import os

os.chdir("/workspace/output")
os.mkdir("closed")
open("closed/file", "w").write("x")
open("locked", "w").write("x")
open("plain", "w").write("plain")
os.chmod("locked", 0)
os.chmod("closed", 0)
print("hidden")
