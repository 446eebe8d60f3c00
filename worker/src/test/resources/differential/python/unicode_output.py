print('äöü €', '\U0001F600', ascii('é'))
print('\udc80')
