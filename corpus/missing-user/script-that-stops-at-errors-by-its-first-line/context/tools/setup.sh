#!/bin/sh -e
useradd -m -u 1000 runner
mkdir /repo
chown -R runner /repo
