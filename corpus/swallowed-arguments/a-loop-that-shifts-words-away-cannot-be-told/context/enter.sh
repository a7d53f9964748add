for word in "$@"; do
  echo "$word" >> /tmp/words
  shift
done
exec "$@"
