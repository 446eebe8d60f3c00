"""Prints a line each 200 ms: watch it come."""

import time

for number in range(1, 26):
    print(f"tick {number}", flush=True)
    time.sleep(0.2)
