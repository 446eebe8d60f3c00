import os

import dateutil.parser
import numpy

print("uid", os.getuid(), os.getgid())
print("numpy", numpy.arange(6).reshape(2, 3).sum(axis=0).tolist())
print("solved", numpy.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 8.0]).tolist())
print("dateutil", dateutil.parser.parse("22 Nov 2026 21:00").isoformat())
