# env: PYTHONINSPECT=1 | PYTHONSTARTUP=/nowhere
# plain
# stdin: print('from the prompt')\n
print('program')
