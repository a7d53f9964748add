#!/bin/sh
exec jupyter notebook --no-browser --ip=0.0.0.0
