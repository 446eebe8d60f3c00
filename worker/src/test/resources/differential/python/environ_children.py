# env: TOKEN=abc
import os, subprocess
print(subprocess.run(['env'], capture_output=True, text=True).stdout.count('\n') == len(os.environ))
os.environ['A'] = '1'
os.system('echo $A $TOKEN ${SANDCASTLE_STEM-none} ${PYTHONPATH-none}')
print(subprocess.run(['sh', '-c', 'echo $A'], capture_output=True, text=True, env={'A': '2'}).stdout)
