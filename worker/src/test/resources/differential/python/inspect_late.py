# stdin: print('never')\n
import os
os.environ['PYTHONINSPECT'] = '1'
print('program')
