import helper, pack.inner, sys
print(helper.NAME, pack.inner.__file__, pack.__path__, helper.__cached__, sys.path[0])
import broken
