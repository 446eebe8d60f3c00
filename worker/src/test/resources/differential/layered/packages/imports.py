# env: PYTHONPATH=/opt/layer/python
import gift
import parcel
import json

print(gift, gift.WRAPPED, gift.__spec__)
print(parcel.content, parcel.__path__)
print(json.loads, json.__file__)
