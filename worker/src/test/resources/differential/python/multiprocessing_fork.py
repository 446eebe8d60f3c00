import multiprocessing, os, sys
def square(n):
    return n * n, __name__, os.path.basename(sys.argv[0])
if __name__ == '__main__':
    with multiprocessing.get_context('fork').Pool(1) as pool:
        print(pool.map(square, range(3)))
