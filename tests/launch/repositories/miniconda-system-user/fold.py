print("ATG"[::-1])
