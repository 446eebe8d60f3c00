import os, subprocess, sys
code = "import sys\nfor i in range(100000): print(i)"
p = subprocess.Popen([sys.executable, '-c', code], stdout=-1, stderr=-1)
p.stdout.close()
print(p.wait(), p.stderr.read().decode().splitlines()[-1])
