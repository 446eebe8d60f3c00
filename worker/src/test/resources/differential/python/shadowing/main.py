import random
print(random.MINE)
import site, os
print(os.__file__)
