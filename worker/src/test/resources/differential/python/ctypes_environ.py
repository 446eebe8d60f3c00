# env: FROM_C=seen
import ctypes, os
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
print(libc.getenv(b'FROM_C'), libc.getenv(b'SANDCASTLE_STEM'), libc.getenv(b'PYTHONPATH'), libc.getenv(b'HOME'))
os.environ['LATER'] = 'set'
print(libc.getenv(b'LATER'), libc.setenv(b'X', b'y', 1), libc.getenv(b'X'), libc.unsetenv(b'FROM_C'), libc.getenv(b'FROM_C'))
get = ctypes.pythonapi.Py_GetPath; get.restype = ctypes.c_wchar_p
print(get())
argc, argv = ctypes.c_int(), ctypes.POINTER(ctypes.c_wchar_p)()
ctypes.pythonapi.Py_GetArgcArgv(ctypes.byref(argc), ctypes.byref(argv))
