#!/bin/sh -e
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -yq python3 python3-pip
pip3 install --break-system-packages tabulate==0.9.0
useradd -m -u 1000 runner
chown -R runner /repo
