import sys
seen = []
def f():
    a = 1
    return a
sys.settrace(lambda frame, event, arg: seen.append((event, frame.f_code.co_name, frame.f_lineno)))
f()
sys.settrace(None)
print(seen)
