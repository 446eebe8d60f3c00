# env: PYTHONHASHSEED=0
# plain
print(hash('abc'), {'a', 'b', 'c', 'd'})
