# attack: Polls descriptors on which nothing happens
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import os
import select

poll = select.epoll()
poll.register(os.eventfd(0), select.EPOLLIN)
print("blocked", flush=True)
poll.poll(60)
print("went on")
