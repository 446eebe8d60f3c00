# attack: Is given a megabyte of input that it never reads
# expect: completed
# stdin: 1048576 bytes
# prints: not read
print("not read")
