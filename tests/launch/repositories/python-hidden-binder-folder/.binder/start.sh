#!/bin/sh
export OMP_NUM_THREADS=1
jupyter lab --no-browser --ip=0.0.0.0 $*
