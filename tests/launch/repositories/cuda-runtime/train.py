total = 0
for step in range(100):
    total += step
print(total)
