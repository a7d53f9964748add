FROM python:3.12-alpine
COPY <<"EOF" /usr/local/bin/entrypoint.sh
#!/bin/sh
set -euo pipefail
exec "$@"
EOF
RUN chmod +x /usr/local/bin/entrypoint.sh
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
