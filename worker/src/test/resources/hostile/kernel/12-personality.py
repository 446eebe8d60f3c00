# attack: Switches off the random layout of its memory and the protection of its pages
# expect: completed
# prints: no random layout: EPERM
# prints: readable is executable: EPERM
# prints: page zero: EPERM
# prints: question: OK
# prints on runsc: no random layout: EPERM
# prints on runsc: readable is executable: EPERM
# prints on runsc: page zero: EPERM
# prints on runsc: question: EINVAL
import attack

print("no random layout:", attack.call("personality", 0x0040000))
print("readable is executable:", attack.call("personality", 0x0400000))
print("page zero:", attack.call("personality", 0x0100000))
print("question:", attack.call("personality", 0xFFFFFFFF))
