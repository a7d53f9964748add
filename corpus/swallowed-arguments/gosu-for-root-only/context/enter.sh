#!/bin/sh
if [ "$(id -u)" = "0" ]; then
  chown -R jovyan /data
  exec gosu jovyan "$@"
fi
exec "$@"
