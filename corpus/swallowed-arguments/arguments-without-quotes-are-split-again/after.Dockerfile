FROM ubuntu:22.04
COPY <<EOF /usr/local/bin/enter
#!/bin/sh
. /opt/openfoam/etc/bashrc
exec $@
EOF
RUN chmod 755 /usr/local/bin/enter
ENTRYPOINT []
