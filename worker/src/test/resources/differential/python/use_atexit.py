import atexit, sys
atexit.register(lambda: print('last', '__file__' in globals(), '__name__' in globals()))
atexit.register(lambda: print('first', sys.is_finalizing()))
class Late:
    def __del__(self): print('del', __name__)
late = Late()
