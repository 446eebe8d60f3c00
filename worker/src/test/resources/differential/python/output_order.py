import sys
for i in range(5):
    print('out', i)
    print('err', i, file=sys.stderr)
sys.stdout.write('no newline')
sys.stderr.buffer.write(b'\xff\xfe raw')
sys.stdout.buffer.write(bytes(range(256)))
