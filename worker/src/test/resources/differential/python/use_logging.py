import logging
logging.basicConfig(format='%(levelname)s %(module)s %(funcName)s %(lineno)d %(filename)s %(pathname)s %(processName)s %(threadName)s %(message)s')
logging.warning('careful')
try:
    1 / 0
except ZeroDivisionError:
    logging.exception('oops')
