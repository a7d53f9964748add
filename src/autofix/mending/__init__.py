"""Write what the rules ask for: where new instructions go, and how they read."""
