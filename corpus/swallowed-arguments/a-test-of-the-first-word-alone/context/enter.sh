[ "$1" ] || exec jupyter lab
exec "$@"
