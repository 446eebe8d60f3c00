from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
def f(n): return n + 1
if __name__ == '__main__':
    with ProcessPoolExecutor(1) as p, ThreadPoolExecutor(1) as t:
        print(list(p.map(f, range(3))), list(t.map(f, range(3))))
