set -e
exec "$@"
