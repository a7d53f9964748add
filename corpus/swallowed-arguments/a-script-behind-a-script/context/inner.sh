#!/bin/sh
. /opt/env.sh
exec "$@"
