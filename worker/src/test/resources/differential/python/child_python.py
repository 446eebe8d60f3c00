# args: x
import subprocess, sys
for command in (['-c', 'import sys; print(sys.argv, sys.path[:1], sys.flags.isolated)', 'y'], ['-I', '-c', 'import sys; print(sys.path[0], sys.flags.isolated)'], ['-m', 'this']):
    r = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    print(r.returncode, r.stdout[:80], r.stderr)
