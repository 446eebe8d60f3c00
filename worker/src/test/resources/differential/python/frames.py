import sys, traceback, inspect
traceback.print_stack()
print(len(inspect.stack()), sys._getframe().f_back, inspect.currentframe().f_code.co_filename)
try:
    sys._getframe(1)
except ValueError as e:
    print(e)
