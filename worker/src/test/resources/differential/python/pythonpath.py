# env: PYTHONPATH=/workspace/code/lib:/nowhere
# plain
import sys
print(sys.path)
