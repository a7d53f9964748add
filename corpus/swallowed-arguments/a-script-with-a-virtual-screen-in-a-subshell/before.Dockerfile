FROM python:3.12-bookworm
RUN apt-get update && apt-get install -y xvfb xauth
COPY <<"EOF" /entrypoint.sh
#!/bin/sh
(
  cd /tmp
  exec xvfb-run -a "$@"
)
EOF
RUN chmod +x /entrypoint.sh
ENTRYPOINT ["/entrypoint.sh"]
