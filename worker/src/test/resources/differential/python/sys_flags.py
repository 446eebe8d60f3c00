import sys
print(sys.flags, sys.warnoptions, sys._xoptions, sys.dont_write_bytecode, sys.pycache_prefix, sys.executable, sys.prefix)
print(sys.getfilesystemencoding(), sys.getdefaultencoding(), sys.hash_info.width, sys.getrecursionlimit(), sys.getswitchinterval())
print(sys.gettrace(), sys.getprofile(), sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)
print(sys.api_version, sys.float_repr_style, sys.implementation.name, sys.is_finalizing(), sys.get_asyncgen_hooks())
