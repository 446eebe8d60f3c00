print('before')
x = 'ÿþ'
