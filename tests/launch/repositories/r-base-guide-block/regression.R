fit <- lm(dist ~ speed, data = cars)
print(coef(fit))
