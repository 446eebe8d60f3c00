import warnings
warnings.warn('look here')
warnings.warn('one up', stacklevel=2)
warnings.warn('old', DeprecationWarning)
def f():
    warnings.warn('from f', UserWarning, stacklevel=2)
f()
assert (1, 'always true')
print('x' is 'y')
