#!/bin/sh
set -e
pip install notebook==7.5.8 jupyterlab==4.5.11
