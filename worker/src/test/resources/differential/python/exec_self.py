import os, sys
if len(sys.argv) == 1:
    os.execv(sys.executable, [*sys.orig_argv, 'again'])
print(sys.argv, sys.orig_argv)
