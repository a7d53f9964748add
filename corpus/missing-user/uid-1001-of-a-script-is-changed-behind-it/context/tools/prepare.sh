#!/bin/bash
set -e
useradd --create-home --uid 1001 glider
