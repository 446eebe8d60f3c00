import platform
import sys

print(f"Hello from Python {platform.python_version()}, {len(sys.argv) - 1} argument(s)")
