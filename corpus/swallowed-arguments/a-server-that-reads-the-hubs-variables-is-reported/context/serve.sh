#!/bin/sh
exec node /srv/app.js --prefix "$JUPYTERHUB_SERVICE_PREFIX" --port 8888
