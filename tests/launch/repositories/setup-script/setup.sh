#!/bin/bash
set -ex
apt-get update
apt-get install -y python3-pip
pip3 install tabulate==0.9.0
adduser --disabled-password --gecos "" --uid 1001 model
rm -rf /var/lib/apt/lists/*
