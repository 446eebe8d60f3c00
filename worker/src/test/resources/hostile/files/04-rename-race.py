# attack: Swaps a folder for a symbolic link while the outputs are collected
# expect: completed
# prints: swapping
# files: a
import os
import time

import attack

os.chdir("/workspace/output")
os.mkdir("/workspace/folder")
open("a", "w").write("a")


def swap():
    while True:
        try:
            os.symlink("/etc", "swap")
            os.unlink("swap")
            os.rename("/workspace/folder", "swap")
            os.rename("swap", "/workspace/folder")
        except OSError:
            continue


for _ in range(2):
    attack.daemon(swap)
time.sleep(0.5)
print("swapping")
