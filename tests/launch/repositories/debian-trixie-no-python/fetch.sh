curl --version | head -n 1
