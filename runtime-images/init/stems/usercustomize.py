"""Holds a started interpreter until init says which program it becomes (docs/adr/0012).

site imports this last, through a folder that only a stem's PYTHONPATH names. Nothing of it stays.
"""

import os
import sys


def would_have_loaded(layer):
    """Whether a module of the layer would have been imported by now, had the interpreter known of it."""
    imported = {"sitecustomize", "usercustomize", *(name.partition(".")[0] for name in sys.modules)}
    return os.path.isdir(layer) and any(name.partition(".")[0] in imported for name in os.listdir(layer))


def become():
    import _sandcastle_stem

    folder = os.path.dirname(__file__)
    sys.path.remove(folder)
    known = len(os.environ["PYTHONPATH"].split(os.pathsep)) - 1
    preload = os.path.join(folder, "preload")
    preloads = os.path.exists(preload)
    if preloads:
        with open(preload) as names:
            for name in names.read().split():
                __import__(name)
    args, env, pipe_stdin = _sandcastle_stem.receive()

    sys.orig_argv[:] = map(os.fsdecode, args.split(b"\0")[:-1])
    sys.argv[:] = sys.orig_argv[1:]
    variables = os.environ._data
    variables.clear()
    for entry in env.split(b"\0")[:-1]:
        name, equals, value = entry.partition(b"=")
        if equals:
            variables.setdefault(name, value)
    layers = os.environ.get("PYTHONPATH", "").split(os.pathsep)[known:]
    if any(layers) and (preloads or any(map(would_have_loaded, layers))):
        os._exit(70)
    sys.path[known:known] = filter(None, layers)
    if pipe_stdin:
        # The interpreter made the one it has for /dev/null, which can be sought.
        import io

        old = sys.stdin
        buffer = io.open(0, "rb", -1, None, None, None, False)
        buffer.raw.name = old.name
        sys.stdin = sys.__stdin__ = io.TextIOWrapper(
            buffer, old.encoding, old.errors, "\n", old.line_buffering, old.write_through
        )
        sys.stdin.mode = old.mode
    sys.path_importer_cache.pop(folder, None)
    del sys.modules["_sandcastle_stem"]
    _sandcastle_stem.confirm()


try:
    become()
except BaseException:
    os._exit(70)
# As site would have: there mostly is no other, and it takes that error for what it is.
del sys.modules[__name__]
import usercustomize
