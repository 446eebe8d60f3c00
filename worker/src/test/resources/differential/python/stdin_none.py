import sys
print(repr(sys.stdin.read()), sys.stdin.seekable())
input('prompt? ')
