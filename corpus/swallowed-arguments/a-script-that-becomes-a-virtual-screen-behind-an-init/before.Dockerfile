FROM python:3.12-bookworm
RUN apt-get update && apt-get install -y tini xvfb xauth
COPY <<"EOF" /entrypoint.sh
#!/bin/sh
exec xvfb-run -a "$@"
EOF
RUN chmod +x /entrypoint.sh
ENTRYPOINT ["tini", "--", "/entrypoint.sh"]
