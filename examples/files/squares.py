def squares(count):
    return {number: number * number for number in range(1, count + 1)}
