import humanize

print(humanize.intcomma(12500))
