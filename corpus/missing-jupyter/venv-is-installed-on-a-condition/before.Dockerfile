FROM debian:12
ARG WITH_VENV
RUN apt-get update && if [ -n "$WITH_VENV" ]; then apt-get install -y python3-venv; fi
