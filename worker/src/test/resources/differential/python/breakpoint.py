# stdin: up\nq\n
def f():
    breakpoint()
    return 1
f()
