# env: PYTHONPATH=/opt/layer/python
# fails
import sys

print("hello", sys.path, sys.modules["sitecustomize"])
