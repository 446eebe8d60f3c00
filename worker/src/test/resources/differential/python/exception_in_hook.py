import sys
def hook(*_):
    raise RuntimeError('worse')
sys.excepthook = hook
raise KeyError('k')
