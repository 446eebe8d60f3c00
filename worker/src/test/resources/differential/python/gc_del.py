import gc, weakref
class A: pass
a = A(); a.self = a
weakref.finalize(a, print, 'finalized')
del a
print(gc.isenabled(), gc.get_threshold(), gc.collect() > 0, gc.garbage, gc.callbacks, gc.get_freeze_count())
