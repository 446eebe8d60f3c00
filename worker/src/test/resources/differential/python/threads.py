import threading, time
told = threading.Event()
def work():
    told.wait()
    print('worked', threading.current_thread() is threading.main_thread())
threading.Thread(target=work).start()
t = threading.Thread(target=lambda: time.sleep(60), daemon=True); t.start()
print(threading.main_thread().name, threading.current_thread().name, threading.active_count(), threading.main_thread().native_id == threading.get_native_id())
told.set()
