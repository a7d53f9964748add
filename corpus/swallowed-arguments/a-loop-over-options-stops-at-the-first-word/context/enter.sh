while [ $# -gt 0 ]; do
  case "$1" in
    --threads) export OMP_NUM_THREADS="$2"; shift 2 ;;
    *) break ;;
  esac
done
exec "$@"
