import argparse
import subprocess

parser = argparse.ArgumentParser()
parser.add_argument("file")
subprocess.run(["gnuplot", parser.parse_args().file])
