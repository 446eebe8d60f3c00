from . import __name__ as parent
print(parent)
