from   debian:trixie   as   base
run apt-get update
