#!/bin/bash
set -e
export OMP_NUM_THREADS=2
cd /srv/plasma
exec "$@"
