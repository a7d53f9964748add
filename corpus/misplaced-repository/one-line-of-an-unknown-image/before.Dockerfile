FROM ecolab/fjord-notebooks:4f2a1c9d
