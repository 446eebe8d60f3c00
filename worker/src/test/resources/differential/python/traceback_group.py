try:
    raise ExceptionGroup('several', [ValueError(1), TypeError(2)])
except* ValueError as group:
    group.exceptions[0].add_note('a note')
    raise
