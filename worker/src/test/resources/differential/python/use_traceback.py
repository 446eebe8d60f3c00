def inner(n):
    return 1 / n


def outer():
    try:
        inner(0)
    except ZeroDivisionError as e:
        raise ValueError('wrapped') from e


outer()
