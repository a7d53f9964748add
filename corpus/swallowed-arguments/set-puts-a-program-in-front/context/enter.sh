set -- jupyter lab "$@"
exec "$@"
