# attack: Prints without end to standard output
# expect: failed OUTPUT_LIMIT
# output: 16 MiB
# prints: x+
import sys

while True:
    sys.stdout.write("x" * 4095 + "\n")
