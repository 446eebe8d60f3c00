import os
print([os.open('/dev/null', os.O_RDONLY) for _ in range(3)], os.pipe(), [os.get_inheritable(fd) for fd in range(3)])
for fd in (1000, 1001):
    try:
        os.fstat(fd)
        print('open', fd)
    except OSError as e:
        print(e)
