import sys, os
for s in (sys.stdin, sys.stdout, sys.stderr):
    print(s, s.name, s.mode, s.encoding, s.errors, s.newlines, s.line_buffering, s.write_through, s.isatty(), s.seekable(), s.closed)
    raw = getattr(s.buffer, 'raw', s.buffer)
    print(s.buffer, raw, raw.name, raw.closefd, raw.mode, s.fileno())
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__)
