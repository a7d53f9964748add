#!/bin/bash
# prepares the waveforms, then the server
set -e
cp -r /data/waveforms "$HOME"
exec jupyter lab --no-browser --ip=0.0.0.0 --port=8888
