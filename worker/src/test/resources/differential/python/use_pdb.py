# stdin: p 1 + 1\nw\nn\np x\nc\n
import pdb
def f():
    pdb.set_trace()
    x = 5
    return x
print(f())
