import sys
print(__name__, __file__, __package__, __spec__, __doc__, __cached__, __annotations__)
print(type(__loader__).__name__, __loader__.name, __loader__.path, list(globals()))
print(sys.modules['__main__'].__dict__ is globals(), __builtins__.__name__)
