import csv
from pathlib import Path

with Path("data/tides.csv").open() as tides:
    for row in csv.DictReader(tides):
        print(row["tide"], row["time"])
