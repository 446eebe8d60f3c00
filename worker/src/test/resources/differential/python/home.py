# env: HOME=/tmp
# plain
import os, site
print(os.path.expanduser('~'), site.USER_SITE)
