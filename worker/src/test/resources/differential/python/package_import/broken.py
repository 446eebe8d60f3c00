def f():
    raise LookupError('in a module')
f()
