#!/bin/bash
main() {
  export DISPLAY=:1
  exec "$@"
}
main "$@"
