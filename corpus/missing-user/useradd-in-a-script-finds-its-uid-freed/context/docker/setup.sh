#!/bin/sh
set -e
useradd --create-home --uid 1000 quake
