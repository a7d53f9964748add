#!/bin/sh -e
apt-get update
useradd -m -u 1000 mapper
chown -R mapper /work
