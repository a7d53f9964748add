print(len('pollen'))
