const bars = [1, 2, 3];
