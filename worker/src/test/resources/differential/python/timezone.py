# env: TZ=Asia/Tokyo
# plain
import time
print(time.tzname, time.timezone)
