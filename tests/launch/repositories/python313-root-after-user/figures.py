from tabulate import tabulate

print(tabulate([["figure", 1]]))
