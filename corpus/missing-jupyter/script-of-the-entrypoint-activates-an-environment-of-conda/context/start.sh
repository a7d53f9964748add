#!/bin/bash
. /opt/conda/bin/activate tide
exec "$@"
