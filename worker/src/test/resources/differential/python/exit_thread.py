import threading, sys
threading.Thread(target=lambda: sys.exit(3)).start()
