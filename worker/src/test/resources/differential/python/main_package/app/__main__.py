import sys
print(__name__, __file__, __package__, __spec__, sys.path[0], sys.argv)
