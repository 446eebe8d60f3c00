import sys, sibling
print(sys.path[0], sys.argv, __file__, sibling.__file__)
