"""Set the number of threads."""
import os
import sys

os.environ["OMP_NUM_THREADS"] = "2"
if __name__ == "__main__":
    os.execvp(sys.argv[1], sys.argv[1:])
