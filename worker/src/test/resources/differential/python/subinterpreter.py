import _xxsubinterpreters as interpreters
i = interpreters.create()
interpreters.run_string(i, "import sys; print(sys.path, sys.argv, sys.orig_argv, 'usercustomize' in sys.modules, '_sandcastle_stem' in sys.modules)")
interpreters.destroy(i)
