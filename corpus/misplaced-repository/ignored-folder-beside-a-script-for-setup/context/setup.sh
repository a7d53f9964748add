echo tides
