#!/bin/sh
echo "preparing"
export MODE=batch
python -m http.server 8000
