#!/bin/sh
. /etc/reef/environment.sh
exec "$@"
