#!/bin/bash
source /srv/env/bin/activate
exec "$@"
