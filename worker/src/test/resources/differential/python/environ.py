# env: GREETING=hello world | EMPTY= | ZED=1 | Ünï=cödé
import os, posix
names = ['GREETING', 'EMPTY', 'ZED', 'Ünï', 'HOME', 'LANG', 'PATH', 'PYTHONPATH', 'SANDCASTLE_STEM', 'SANDCASTLE_FEATURES', 'PYTHONUNBUFFERED']
print([os.environ.get(name) for name in names], len(os.environ), sorted(os.environ))
print(sorted(posix.environ) == sorted(os.environb), os.environ._data is posix.environ)
os.environ['NEW'] = 'value'; del os.environ['ZED']; os.putenv('PUT', 'x')
os.execve('/bin/sh', ['sh', '-c', 'echo "$NEW $GREETING ${ZED-none} ${PUT-none}"'], os.environ)
