import pickle, pickletools
class Point:
    def __init__(self, x): self.x = x
data = pickle.dumps(Point(3))
print(data, pickle.loads(data).x, Point.__module__, Point.__qualname__)
