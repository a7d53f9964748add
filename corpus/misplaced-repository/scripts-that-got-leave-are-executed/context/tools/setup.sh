#!/bin/bash -e
echo "tides"
