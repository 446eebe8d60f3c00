# attack: Exhausts each kind of descriptor that is not a file
# expect: completed
# prints: pipes: 5\d\d, then EMFILE
# prints: events: 10[012]\d, then EMFILE
# prints: polls: 10[012]\d, then EMFILE
# prints: sockets: 10[012]\d, then EMFILE
# prints: memory files: 10[012]\d, then EMFILE
import os
import select
import socket

import attack

for pair in attack.until_it_fails("pipes", os.pipe):
    os.close(pair[0])
    os.close(pair[1])
for event in attack.until_it_fails("events", lambda: os.eventfd(0)):
    os.close(event)
attack.until_it_fails("polls", select.epoll)
attack.until_it_fails("sockets", socket.socket)
for file in attack.until_it_fails("memory files", lambda: os.memfd_create("x")):
    os.close(file)
