import sys
for i in range(20000): print('line', i)
sys.stdout.write('x' * 300000)
