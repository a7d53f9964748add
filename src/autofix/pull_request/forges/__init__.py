"""The servers that pull requests are opened on, and who we are there."""
