# stdin: first\r\nsecond\rthird\n\nlast without end
import sys
print([input()], sys.stdin.readline(), list(sys.stdin), sys.stdin.read(), sys.stdin.newlines)
