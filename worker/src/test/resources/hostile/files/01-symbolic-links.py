# attack: Has symbolic links collected instead of files
# expect: completed
# prints: linked
# files: plain
# skipped: 5
import os

os.chdir("/workspace/output")
os.symlink("/etc/passwd", "passwd")
os.symlink("/proc/1/environ", "environ")
os.symlink("/", "root")
os.symlink("plain", "relative")
os.symlink("../../../../../../etc", "up")
open("plain", "w").write("plain")
print("linked")
