FROM python:3.12
RUN apt-get update && apt-get install -y xvfb
ENTRYPOINT ["sh", "-c", "\"$@\"; exit $?", "--", "xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]
