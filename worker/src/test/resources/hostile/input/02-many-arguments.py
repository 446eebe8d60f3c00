# attack: Is started with thousands of arguments, some of them like options of the interpreter
# expect: completed
# args: 2000 of -c import os; os._exit(9)
# prints: arguments: 2000
import sys

print("arguments:", len(sys.argv) - 1)
