import main_reimport, sys
print(__name__, main_reimport.__name__, main_reimport is sys.modules['__main__'], main_reimport.__cached__)
