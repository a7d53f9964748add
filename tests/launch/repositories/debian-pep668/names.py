print("RiverGauge".lower())
