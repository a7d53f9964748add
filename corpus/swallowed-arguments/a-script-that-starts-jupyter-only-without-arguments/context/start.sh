#!/bin/bash
if [ $# -eq 0 ]; then
    exec jupyter lab --ip=0.0.0.0
fi
exec "$@"
