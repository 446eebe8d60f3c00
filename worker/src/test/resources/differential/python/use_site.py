import site, sys
print(site.USER_SITE, site.USER_BASE, site.ENABLE_USER_SITE, site.PREFIXES, 'usercustomize' in sys.modules, 'sitecustomize' in sys.modules)
try:
    import usercustomize
except ImportError as e:
    print(type(e).__name__, e, e.name, e.path)
try:
    import _sandcastle_stem
except ImportError as e:
    print(type(e).__name__, e)
