#!/bin/bash
cd ~
exec "$@"
