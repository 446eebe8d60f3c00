import linecache, inspect
def f():
    return 'source'
print(linecache.getlines(__file__)[0], inspect.getsource(f), inspect.getsourcefile(f), linecache.cache.keys())
