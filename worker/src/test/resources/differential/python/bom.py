print('bom', ascii(__file__))
