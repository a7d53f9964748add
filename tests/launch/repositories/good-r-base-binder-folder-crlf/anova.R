print(anova(lm(yield ~ block, npk)))
