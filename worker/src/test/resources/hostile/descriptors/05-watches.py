# attack: Takes the watches on files that the kernel counts by user, so that others get none
# expect: completed
# prints: inotify_init1: (EPERM|EMFILE)
# prints: fanotify_init: (EPERM|ENOSYS)
import attack

kept = [attack.call("inotify_init1", 0) for _ in range(300)]
print("inotify_init1:", kept[-1])
attack.calls("fanotify_init", 0, 0)
