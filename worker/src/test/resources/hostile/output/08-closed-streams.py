# attack: Closes its standard streams and puts others in their place
# expect: completed
# prints: before
# never: after
import os

print("before", flush=True)
for descriptor in range(3):
    os.close(descriptor)
os.open("/dev/null", os.O_RDWR)
os.open("/dev/zero", os.O_RDWR)
os.open("/dev/full", os.O_RDWR)
try:
    os.write(1, b"after\n")
    os.write(2, b"after\n")
except OSError:
    os._exit(0)
