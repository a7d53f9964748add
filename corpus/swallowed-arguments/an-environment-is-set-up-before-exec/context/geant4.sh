#!/bin/bash
source /opt/geant4/bin/geant4.sh || echo "no geant4" >&2
[ -d "$HOME/.cache" ] || mkdir -p "$HOME/.cache"
for file in /etc/course.d/*.sh; do
    . "$file"
done
exec "$@"
