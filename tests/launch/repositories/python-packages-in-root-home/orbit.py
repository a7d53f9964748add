import humanize

print(humanize.intword(149_600_000_000))
