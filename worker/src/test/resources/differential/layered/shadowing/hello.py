# env: PYTHONPATH=/opt/layer/python
# fails
print("hello")
