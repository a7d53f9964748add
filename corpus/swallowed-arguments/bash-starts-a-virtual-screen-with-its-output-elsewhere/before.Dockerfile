FROM python:3.12-bookworm
RUN apt-get update && apt-get install -y xvfb xauth
ENTRYPOINT ["bash", "-c", "xvfb-run -a \"$@\" > /tmp/log", "--"]
