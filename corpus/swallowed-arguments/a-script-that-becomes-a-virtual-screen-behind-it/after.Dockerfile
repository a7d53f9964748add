FROM python:3.12-bookworm
RUN apt-get update && apt-get install -y xvfb xauth
COPY <<"EOF" /entrypoint.sh
#!/bin/sh
export QT_API=pyqt5
exec "$@"
EOF
RUN chmod +x /entrypoint.sh
ENTRYPOINT ["sh", "-c", "\"$@\"; exit $?", "--", "setpriv", "--no-new-privs", "/entrypoint.sh", "stdbuf", "-oL", "xvfb-run", "-a"]
