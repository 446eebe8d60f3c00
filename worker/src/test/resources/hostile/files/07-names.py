# attack: Names files so that a path, a header, a log line or a terminal is split by them
# expect: completed
# prints: named
# skipped: 6
import os

os.chdir("/workspace/output")
NAMES = [b"new\nline", b"carriage\rreturn", b"nul\x01", b"escape\x1b[2J", b"\xff\xfe", b"\xed\xa0\x80",
         "evil\u202etxt.exe".encode(), b"back\\slash", b".hidden", b"...", b"x" * 255,
         "zero\u200bwidth".encode()]
for name in NAMES:
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
open("plain", "w").write("plain")
print("named")
