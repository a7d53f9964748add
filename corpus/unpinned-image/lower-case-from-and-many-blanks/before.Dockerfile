from   debian:latest   as   base
run apt-get update
