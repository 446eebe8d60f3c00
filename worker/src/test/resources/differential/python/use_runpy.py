import runpy, sys
open('other.py', 'w').write("import sys; print(__name__, __file__, sys.argv, sys._getframe(1).f_code.co_name)")
runpy.run_path('other.py', run_name='__main__')
sys.argv = ['changed']
runpy.run_module('other', run_name='m', alter_sys=True)
