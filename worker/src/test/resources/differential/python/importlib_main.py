import importlib.util, sys
try:
    print(importlib.util.find_spec('__main__'))
except ValueError as e:
    print(e)
print(importlib.util.find_spec('importlib_main').origin)
