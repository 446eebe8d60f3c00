# attack: Looks for setuid files, makes one and runs it, and asks for another user
# expect: completed
# prints: setuid files in the image: 0
# prints: own setuid file runs as: 65534
# prints: setuid: EPERM
# prints: setgid: EPERM
# prints: setresuid: EPERM
# prints: setgroups: EPERM
# prints: chown: EPERM
import os
import shutil
import stat
import subprocess

import attack

found = 0
for top, folders, files in os.walk("/"):
    if top == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys")]
    for name in files + folders:
        try:
            mode = os.lstat(os.path.join(top, name)).st_mode
        except OSError:
            continue
        if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and mode & (stat.S_ISUID | stat.S_ISGID):
            found += 1
print("setuid files in the image:", found)
shutil.copy("/usr/bin/id", "/workspace/id")
os.chmod("/workspace/id", 0o6755)
uid = subprocess.run(["/workspace/id", "-u"], capture_output=True, text=True, check=False).stdout
print("own setuid file runs as:", uid.strip())
attack.attempt("setuid", lambda: os.setuid(0))
attack.attempt("setgid", lambda: os.setgid(0))
attack.attempt("setresuid", lambda: os.setresuid(0, 0, 0))
attack.attempt("setgroups", lambda: os.setgroups([0]))
attack.attempt("chown", lambda: os.chown("/workspace/id", 0, 0))
