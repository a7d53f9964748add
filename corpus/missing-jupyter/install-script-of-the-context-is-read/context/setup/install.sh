#!/bin/bash
set -e
pip install --no-cache-dir \
  notebook jupyterlab
