from __future__ import annotations
import __future__
def f(x: undefined): pass
print(f.__annotations__, f.__code__.co_flags & __future__.annotations.compiler_flag != 0)
