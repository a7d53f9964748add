#!/bin/bash
set -e
export OMP_NUM_THREADS=2
if [ -f "$HOME/.env" ]; then
  source "$HOME/.env"
fi
exec "$@"
