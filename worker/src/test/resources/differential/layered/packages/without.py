# plain
import gift
