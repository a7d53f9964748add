print('epoch', 1)
