# env: PYTHONPATH=/opt/layer/python
import os
import subprocess
import sys
import sysconfig

print(sys.path, sys.argv, os.environ["PYTHONPATH"])
print(sorted(sys.path_importer_cache))
print(sorted(set(sys.modules)))
print(sysconfig.get_paths())
print(subprocess.run([sys.executable, "-c", "import sys, gift; print(sys.path, gift)"], capture_output=True))
