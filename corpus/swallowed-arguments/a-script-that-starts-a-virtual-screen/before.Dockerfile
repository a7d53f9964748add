FROM python:3.12-bookworm
RUN apt-get update && apt-get install -y xvfb xauth
COPY <<"EOF" /entrypoint.sh
#!/bin/sh
xvfb-run -a "$@"
EOF
RUN chmod +x /entrypoint.sh
ENTRYPOINT ["/entrypoint.sh"]
