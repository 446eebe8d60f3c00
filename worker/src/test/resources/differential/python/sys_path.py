import sys
print(sys.path, sys.path_importer_cache.keys(), len(sys.path_hooks), [type(f).__name__ for f in sys.meta_path])
