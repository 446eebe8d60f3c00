# attack: Puts a symbolic link in the place of the output folder
# expect: completed
# prints: /workspace/output -> /etc
# files: none
# skipped: 1
import os

os.rename("/workspace/output", "/workspace/hidden")
os.symlink("/etc", "/workspace/output")
print("/workspace/output ->", os.readlink("/workspace/output"))
