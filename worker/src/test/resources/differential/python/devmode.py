# env: PYTHONDEVMODE=1
# plain
import sys
open('/dev/null')
print(sys.flags.dev_mode)
